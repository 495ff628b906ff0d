package org.jfork.internal.repair;

/**
 * The part of the repairs that is Java state. Made in the template, where everything is looked up and tried once; run in
 * each child, on one thread, while the threads of the program are suspended and before any code of the program.
 */
public final class Repairs {
    private final RandomState randomState = new RandomState();
    private final ProcessIdentity identity = new ProcessIdentity();
    private final InheritedExitWork exitWork = new InheritedExitWork();

    public Repairs() {
        // What a child does has been done here once: it will load no class and resolve nothing. Renewing is harmless.
        randomState.renew();
        identity.renew();
    }

    public void run() {
        randomState.renew();
        identity.renew();
        exitWork.forget();
    }
}
