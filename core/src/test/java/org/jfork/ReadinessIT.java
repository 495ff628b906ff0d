package org.jfork;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jfork.internal.os.Foreign;
import org.jfork.support.ProcessHygiene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process is made ready to be forked when that is of use to somebody, and always before it is forked. */
@ExtendWith(ProcessHygiene.class)
final class ReadinessIT {
    private static final String REHEARSAL = "org.jfork.internal.template.Rehearsal";
    private static final String RANDOM = "sun.security.provider.NativePRNG";

    public static void tellWhatIsInitialized(SocketChannel control, Object... sent) throws Exception {
        Class<?> rehearsal = Class.forName(REHEARSAL, false, ReadinessIT.class.getClassLoader());
        boolean random = Foreign.isInitialized(Foreign.type(RANDOM));
        say(control, Foreign.isInitialized(rehearsal) + " " + random + " " + String.join(",", texts(sent)));
    }

    private static String[] texts(Object[] sent) {
        String[] texts = new String[sent.length];
        for (int i = 0; i < sent.length; i++) texts[i] = (String) sent[i];
        return texts;
    }

    public static void tellAddresses(SocketChannel control) throws IOException {
        UnixDomainSocketAddress none = UnixDomainSocketAddress.of("");
        say(
                control,
                control.isConnected()
                        + " " + none.equals(control.getLocalAddress())
                        + " " + none.equals(control.getRemoteAddress()));
    }

    private static void say(SocketChannel control, String text) throws IOException {
        control.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private static String answer(Fork process, String function) throws Exception {
        Worker worker =
                process.run(ReadinessIT.class.getName() + "::" + function).get(60, TimeUnit.SECONDS);
        try (SocketChannel channel = worker.channel()) {
            channel.configureBlocking(true);
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @Test
    void aProcessThatRunsItsFunctionAtOnceMustNotBeMadeReady() throws Exception {
        assertThat(answer(Fork.exec(), "tellWhatIsInitialized")).isEqualTo("false false ");
    }

    @Test
    void aForkMustBeOfAProcessThatIsReadyWithWhatWasSentBefore() throws Exception {
        try (Fork template = Fork.exec().sendArg("first", "second")) {
            assertThat(answer(template.fork(), "tellWhatIsInitialized")).isEqualTo("true true first,second");
        }
    }

    @Test
    void codeOfTheProgramMustRunInAProcessThatIsReady() throws Exception {
        Fork process = Fork.exec().sendArg("first").eval(args -> System.setProperty("seen", args.length + ""));
        assertThat(answer(process, "tellWhatIsInitialized")).isEqualTo("true true first");
    }

    @Test
    void theControlSocketMustHaveNoNameOnEitherSide() throws Exception {
        assertThat(answer(Fork.exec(), "tellAddresses")).isEqualTo("true true true");
        assertThat(answer(Fork.create(), "tellAddresses")).isEqualTo("true true true");
    }
}
