package org.jfork.internal.template;

import java.lang.reflect.Method;
import java.util.List;
import org.jfork.internal.os.Foreign;
import org.jfork.internal.os.ForeignMemberException;

/** Whether a recording of JDK Flight Recorder runs. The module may be missing, and is not made to start. */
final class Recordings {
    private static final String RECORDER = "jdk.jfr.FlightRecorder";

    /** Null where there is no such module. */
    private static final Method IS_INITIALIZED = isInitialized();

    private Recordings() {}

    private static Method isInitialized() {
        try {
            return Foreign.method(Foreign.type(RECORDER), "isInitialized");
        } catch (ForeignMemberException e) {
            return null;
        }
    }

    /**
     * The name of one that runs, or will by itself; null if there is none. Called before each freeze.
     *
     * @throws ForeignMemberException if this JDK's recorder is not as expected
     */
    static String running() {
        if (IS_INITIALIZED == null || !(boolean) Foreign.callPlainly(IS_INITIALIZED, null)) return null;
        Object recorder = Foreign.callPlainly(Foreign.method(Foreign.type(RECORDER), "getFlightRecorder"), null);
        List<?> recordings =
                (List<?>) Foreign.callPlainly(Foreign.method(Foreign.type(RECORDER), "getRecordings"), recorder);
        for (Object recording : recordings)
            if (runs(ask(recording, "getState").toString()))
                return ask(recording, "getName").toString();
        return null;
    }

    private static boolean runs(String state) {
        return state.equals("RUNNING") || state.equals("DELAYED");
    }

    private static Object ask(Object recording, String question) {
        return Foreign.callPlainly(Foreign.method(Foreign.type("jdk.jfr.Recording"), question), recording);
    }
}
