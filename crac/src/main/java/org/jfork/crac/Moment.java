package org.jfork.crac;

import java.util.List;

/** What resources are told. No lambdas: each fork would link them anew. */
enum Moment {
    BEFORE_CHECKPOINT("beforeCheckpoint") {
        @Override
        void tell(Resource resource, Context<? extends Resource> context) throws Exception {
            resource.beforeCheckpoint(context);
        }
    },
    AFTER_RESTORE("afterRestore") {
        @Override
        void tell(Resource resource, Context<? extends Resource> context) throws Exception {
            resource.afterRestore(context);
        }
    };

    private final String method;

    Moment(String method) {
        this.method = method;
    }

    abstract void tell(Resource resource, Context<? extends Resource> context) throws Exception;

    /** All of them, also when one has thrown. */
    Failures tell(List<Resource> resources, Context<? extends Resource> context) {
        Failures failures = new Failures(method);
        for (Resource resource : resources) {
            try {
                tell(resource, context);
            } catch (Throwable e) {
                failures.add(resource, e);
            }
        }
        return failures;
    }
}
