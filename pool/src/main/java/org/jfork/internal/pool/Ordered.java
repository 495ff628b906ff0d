package org.jfork.internal.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Results of futures in the order of these, of which only so many are there at a time. */
public final class Ordered<R> extends Spliterators.AbstractSpliterator<R> {
    private final int most;
    private final Supplier<Future<R>> source;
    private final Deque<Future<R>> window = new ArrayDeque<>();
    private boolean exhausted;

    private Ordered(int most, Supplier<Future<R>> source) {
        super(Long.MAX_VALUE, Spliterator.ORDERED);
        this.most = most;
        this.source = source;
    }

    /** @param source gives null when there are no more */
    public static <R> Stream<R> stream(int most, Supplier<Future<R>> source, Runnable close) {
        Ordered<R> results = new Ordered<>(most, source);
        return StreamSupport.stream(results, false).onClose(results::cancel).onClose(close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
        while (!exhausted && window.size() < most) {
            Future<R> next = source.get();
            if (next == null) exhausted = true;
            else window.add(next);
        }
        Future<R> first = window.poll();
        if (first == null) return false;
        action.accept(result(first));
        return true;
    }

    private R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            cancel();
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private void cancel() {
        for (Future<R> future : window) future.cancel(true);
        window.clear();
        exhausted = true;
    }
}
