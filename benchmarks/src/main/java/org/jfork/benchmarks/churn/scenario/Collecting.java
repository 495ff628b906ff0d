package org.jfork.benchmarks.churn.scenario;

/** Full collections, with time for the others in between. */
final class Collecting implements Activity {
    private static final long PAUSE_MILLIS = 20;

    @Override
    public void once() throws InterruptedException {
        System.gc();
        Thread.sleep(PAUSE_MILLIS);
    }
}
