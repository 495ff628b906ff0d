package org.jfork.internal.pool;

import org.jfork.Fork;
import org.jfork.ForkException;
import org.jfork.ForkOptions;

/**
 * What workers are forked from: a process of the pool's own, which has the pool's classes loaded, forked from the user's
 * template or made by a recipe. If it is lost, another one is made.
 */
final class TemplateSource {
    private final Settings settings;
    private final String warmUp;

    // Guarded by this.
    private Fork own;
    private boolean closed;

    TemplateSource(Settings settings, Class<?> warmUp) {
        this.settings = settings;
        this.warmUp = warmUp.getName();
    }

    /** May take long: a recipe does what it likes. */
    synchronized Fork fork() {
        if (closed) throw new IllegalStateException("the pool is closed");
        if (own == null) own = make();
        ForkOptions options = new ForkOptions();
        return own.fork(
                switch (settings.errors) {
                    case SHOW -> options.captureAndShowError();
                    case CAPTURE -> options.captureError();
                    case INHERIT -> options;
                });
    }

    private Fork make() {
        if (settings.template == null) return settings.recipe.get().require(warmUp);
        try {
            return settings.template.fork().require(warmUp);
        } catch (ForkException | IllegalStateException e) {
            Throwable why = e.getCause() instanceof ForkException first ? first : e; // else told twice
            throw new ForkException(
                    "the pool's template is lost, and there is no recipe for another one (ForkPoolBuilder.recipe): "
                            + why.getMessage(),
                    why);
        }
    }

    /** A worker could not be started: perhaps the template is the reason. */
    synchronized void suspect() {
        if (own != null) own.close();
        own = null;
    }

    synchronized void close() {
        closed = true;
        suspect();
    }
}
