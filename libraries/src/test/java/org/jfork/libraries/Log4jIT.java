package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.failure;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.jfork.Fork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Log4jIT extends InTemplate {
    @TempDir
    static Path directory;

    private static volatile Object held;

    Log4jIT() {
        super(AsynchronousLogs.class);
    }

    @Override
    String[] arguments() {
        return new String[] {directory.resolve("log").toString()};
    }

    /** Both kinds: a logger whose events go through a ring, and an appender with a queue; each has a thread. */
    static final class AsynchronousLogs implements Library {
        private LogFile file;
        private Logger ring;
        private Logger queue;

        @Override
        public void load(String... arguments) {
            file = new LogFile(Path.of(arguments[0]));
            LoggerContext context = context("File", arguments[0]);
            ring = context.getLogger("ring");
            queue = context.getLogger("queue");
        }

        @Override
        public void use(int number) throws Exception {
            String line = LogFile.line(number);
            long from = file.end();
            for (int i = 0; i < 3; i++) {
                ring.info("{} {} by ring", line, i);
                queue.info("{} {} by queue", line, i);
            }
            file.mustHave(from, line + " 2 by ring");
            file.mustHave(from, line + " 2 by queue");
        }
    }

    private static LoggerContext context(String appender, String file) {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newAppender("file", appender)
                .addAttribute("fileName", file)
                .add(builder.newLayout("PatternLayout").addAttribute("pattern", "%m%n")));
        builder.add(builder.newAppender("queued", "Async").addComponent(builder.newAppenderRef("file")));
        builder.add(builder.newAsyncLogger("ring", Level.INFO)
                .addAttribute("additivity", false)
                .add(builder.newAppenderRef("file")));
        builder.add(builder.newLogger("queue", Level.INFO)
                .addAttribute("additivity", false)
                .add(builder.newAppenderRef("queued")));
        builder.add(builder.newRootLogger(Level.ERROR));
        return Configurator.initialize(builder.build(false));
    }

    /** Its file is open for writing at an offset of its own, not for appending. */
    @Test
    void aRandomAccessFileAppenderMustBeRefusedByName(@TempDir Path directory) {
        String file = directory.resolve("random").toString();
        try (Fork template = Fork.create().eval(args -> held = context("RandomAccessFile", args[0]), file)) {
            assertThat(failure(template.fork().sendArg("1").run(Stage::play)))
                    .hasMessageContaining(file + ") is a file open for writing")
                    .hasMessageContaining("WRITABLE_FILE");
        }
    }
}
