package org.jfork.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.finish;
import static org.jfork.support.Dialogue.hear;
import static org.jfork.support.Dialogue.say;
import static org.jfork.support.Dialogue.worker;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.Connector.IntegerArgument;
import com.sun.jdi.connect.ListeningConnector;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jfork.Fork;
import org.jfork.Worker;
import org.jfork.support.JdkTool;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HotSpot cannot load its debugging agent once it runs: a process has it from its start, or never. */
@ExtendWith(ProcessHygiene.class)
class DebuggerIT {
    private static final String LIMIT_MILLIS = "30000";

    public static void awaitEnd(SocketChannel control) throws IOException {
        hear(control);
        say(control, "end");
    }

    /** A debugger that waits for a process to connect to it. */
    private static final class Debugger implements AutoCloseable {
        private final ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        private final Map<String, Argument> arguments = connector.defaultArguments();
        private final String address;

        Debugger() throws Exception {
            arguments.get("localAddress").setValue("127.0.0.1");
            arguments.get("port").setValue("0");
            ((IntegerArgument) arguments.get("timeout")).setValue(LIMIT_MILLIS);
            address = connector.startListening(arguments);
        }

        String option() {
            return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=" + address;
        }

        VirtualMachine accept() throws Exception {
            return connector.accept(arguments);
        }

        @Override
        public void close() throws IOException, com.sun.jdi.connect.IllegalConnectorArgumentsException {
            connector.stopListening(arguments);
        }
    }

    @Test
    void aWorkerThatWasNotForkedMustBeOpenToADebugger() throws Exception {
        try (Debugger debugger = new Debugger();
                Fork process = Fork.builder().jvmOptions(debugger.option()).exec()) {
            VirtualMachine machine = debugger.accept(); // the process does not begin before
            Worker worker = worker(process.run(DebuggerIT::awaitEnd));
            assertThat(machine.version()).isEqualTo(System.getProperty("java.version"));
            await().until(() -> seesMainInTheFunction(machine)); // which is entered a moment after it was said
            machine.dispose();
            assertThat(finish(worker)).isEqualTo("end");
        }
    }

    private static boolean seesMainInTheFunction(VirtualMachine machine) {
        machine.suspend();
        try {
            return machine.allThreads().stream()
                    .anyMatch(thread -> thread.name().equals("main") && awaitsEnd(thread));
        } finally {
            machine.resume();
        }
    }

    private static boolean awaitsEnd(ThreadReference thread) {
        try {
            return thread.frames().stream()
                    .anyMatch(frame -> frame.location().method().name().equals("awaitEnd"));
        } catch (com.sun.jdi.IncompatibleThreadStateException e) {
            return false;
        }
    }

    @Test
    void aForkOfAProcessThatIsOpenToADebuggerMustBeRefused() throws Exception {
        try (Debugger debugger = new Debugger();
                Fork process = Fork.builder().jvmOptions(debugger.option()).exec()) {
            VirtualMachine machine = debugger.accept();
            assertThat(failure(() -> process.fork().run(DebuggerIT::awaitEnd)))
                    .hasMessageContaining("libjdwp.so")
                    .hasMessageContaining("(hazard AGENT)");
            machine.dispose();
        }
    }

    /** A debugger from outside, which stops the threads and reads the memory. */
    @Test
    void aForkedWorkerMustBeOpenToTheServiceabilityAgent() {
        Worker worker = worker(Fork.create().run(DebuggerIT::awaitEnd));
        assertThat(JdkTool.run("jhsdb", "jstack", "--pid", Long.toString(worker.pid())))
                .contains("DebuggerIT.awaitEnd")
                .contains("\"main\"");
        assertThat(finish(worker)).isEqualTo("end");
    }
}
