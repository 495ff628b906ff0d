package org.jfork.libraries;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogbackIT extends InTemplate {
    @TempDir
    static Path directory;

    LogbackIT() {
        super(AsynchronousLog.class);
    }

    @Override
    String[] arguments() {
        return new String[] {directory.resolve("log").toString()};
    }

    /** One file for all: it is open for appending, so each line is whole. */
    static final class AsynchronousLog implements Library {
        private LogFile file;
        private Logger logger;

        @Override
        public void load(String... arguments) {
            file = new LogFile(Path.of(arguments[0]));
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%msg%n");
            encoder.start();
            FileAppender<ILoggingEvent> appender = new FileAppender<>();
            appender.setContext(context);
            appender.setFile(arguments[0]);
            appender.setEncoder(encoder);
            appender.start();
            AsyncAppender asynchronous = new AsyncAppender();
            asynchronous.setContext(context);
            asynchronous.addAppender(appender);
            asynchronous.start();
            logger = context.getLogger("orders");
            logger.setLevel(Level.INFO);
            logger.setAdditive(false);
            logger.addAppender(asynchronous);
        }

        @Override
        public void use(int number) throws Exception {
            String line = LogFile.line(number);
            long from = file.end();
            for (int i = 0; i < 3; i++) logger.info("{} {}", line, i);
            file.mustHave(from, line + " 2");
        }
    }
}
