package org.jfork.internal.template;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jfork.internal.os.Foreign;

/** The end of a process that says which classes it has loaded, for an archive of them. */
final class LoadedClasses extends ProcessExit {
    private static final String PACKAGE = "org.jfork.internal.";

    private static final List<String> OTHERS = List.of(
            "os.Channels",
            "os.Surroundings",
            "repair.Repairs",
            "repair.JvmState",
            "repair.RandomState",
            "repair.SecureRandomState",
            "template.BoundedHooks",
            "template.Evaluator",
            "template.HandleView",
            "template.HookCalls",
            "template.Hooks",
            "template.PreparationCommands",
            "template.Readiness",
            "template.Received",
            "template.Recordings",
            "template.Rehearsal",
            "template.Settings",
            "template.Texts",
            "wire.Items",
            "wire.Setting");

    private final Path file;

    private LoadedClasses(ControlledProcess process, String file) {
        super(process);
        this.file = Path.of(file);
    }

    static ProcessExit exit(ControlledProcess process, String file) {
        return new LoadedClasses(process, file);
    }

    /** What a process needs that is prepared and forked: this one may have run its function at once, the next one may not. */
    private static void loadOthers() throws ReflectiveOperationException {
        for (String name : OTHERS) Class.forName(PACKAGE + name);
    }

    /** Complete or not at all; the JVM has the list. Without it the next process is as slow as this one, and that is all. */
    @Override
    void atLast() {
        Path incomplete = Path.of(file + "." + ControlledProcess.pid());
        try {
            loadOthers();
            Method dump = Foreign.method(Foreign.type("jdk.internal.misc.CDS"), "dumpClassList", String.class);
            Foreign.callPlainly(dump, null, incomplete.toString());
            Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            return;
        }
    }
}
