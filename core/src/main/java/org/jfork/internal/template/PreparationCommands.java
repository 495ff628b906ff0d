package org.jfork.internal.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jfork.internal.os.Faults;
import org.jfork.internal.os.OsException;
import org.jfork.internal.report.OpenDescriptors;
import org.jfork.internal.report.ProgramThreads;
import org.jfork.internal.wire.Layout;
import org.jfork.internal.wire.Report;
import org.jfork.internal.wire.Setting;

/** Commands that prepare a process for its function. One that is exec'ed to run a function at once never loads this class. */
final class PreparationCommands {
    private final ControlledProcess process;
    private final TemplateMain main;
    private final Evaluator evaluator;

    PreparationCommands(ControlledProcess process, TemplateMain main, ClassLoader loader) {
        this.process = process;
        this.main = main;
        this.evaluator = new Evaluator(loader);
    }

    /** What a failure of it is called. */
    static String stage(byte command) {
        return switch (command) {
            case Layout.REQUIRE -> "require";
            case Layout.SETTINGS -> "settings";
            case Layout.REPORT -> "report";
            default -> "eval";
        };
    }

    void obey(byte command, byte[] payload) throws Throwable {
        switch (command) {
            case Layout.REQUIRE -> {
                expectCode();
                require(new String(payload, UTF_8));
            }
            case Layout.SETTINGS -> new Settings(process.descriptors()).apply(Setting.decode(payload));
            case Layout.REPORT -> process.send(Layout.REPORTED, report());
            default -> {
                expectCode();
                evaluate(command, payload);
            }
        }
    }

    /** Code of the program runs next, which may change what a rehearsal meets, and may ask for what was sent. */
    private void expectCode() throws OsException {
        main.readiness().complete();
        Received.offer(process, main.arguments());
    }

    private void require(String names) throws ClassNotFoundException {
        Faults.point(Faults.REQUIRE_BEGUN);
        for (int from = 0, to; (to = names.indexOf('\0', from)) >= 0; from = to + 1)
            requireOne(names.substring(from, to));
        Faults.point(Faults.REQUIRE_DONE);
    }

    private void requireOne(String name) throws ClassNotFoundException {
        if (name.startsWith(Layout.LOAD_ONLY))
            main.readiness().functions().expect(name.substring(Layout.LOAD_ONLY.length()));
        else Classes.load(name);
    }

    private byte[] report() throws OsException, IOException {
        return Report.encode(process.survey(), ProgramThreads.describe(), OpenDescriptors.describe());
    }

    private void evaluate(byte command, byte[] payload) throws Throwable {
        Faults.point(Faults.EVALUATION_BEGUN);
        switch (command) {
            case Layout.DEFINE -> evaluator.define(payload);
            case Layout.EVALUATE -> evaluator.evaluate(payload);
            default -> evaluator.lambda(payload);
        }
        Faults.point(Faults.EVALUATION_DONE);
    }
}
