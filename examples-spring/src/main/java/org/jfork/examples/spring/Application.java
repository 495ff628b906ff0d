package org.jfork.examples.spring;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext;

/** The application in a process: a plain JVM, or a template and its workers. */
public final class Application {
    /** Together a few hundred milliseconds; without them a worker takes ten times as long to its first answer. */
    private static final int STARTS = 5;

    private static final int REQUESTS = 20;

    /** What a template has started is its forks', too. */
    private static ConfigurableWebServerApplicationContext context;

    private Application() {}

    /**
     * As a plain program: starts, tells its address, serves until its standard input ends.
     *
     * @param arguments Spring Boot's
     * @throws IOException if standard input fails
     */
    public static void main(String[] arguments) throws IOException {
        start(arguments);
        System.out.println(address());
        while (System.in.read() >= 0) {}
        context.close();
    }

    /**
     * In a template: starts, and rehearses what each worker will do, so that none need load, link and interpret it: the server
     * is stopped and started again, and answers.
     *
     * @param arguments Spring Boot's
     * @throws IOException if there is no answer
     */
    static void prepare(String... arguments) throws IOException {
        start(arguments);
        for (int start = 0; start < STARTS; start++) {
            context.pause();
            context.restart();
            for (int request = 0; request < REQUESTS; request++) Http.get(address());
        }
    }

    /**
     * The function of a worker: its server has been started already, as a resource of org.crac. Tells its address, serves
     * until the caller closes the channel.
     *
     * @param control the other end of the caller's channel
     * @throws IOException if the socket fails
     */
    public static void serve(SocketChannel control) throws IOException {
        Lines.say(control, address());
        Channels.newInputStream(control).readAllBytes();
    }

    private static void start(String... arguments) {
        context = (ConfigurableWebServerApplicationContext) SpringApplication.run(Greetings.class, arguments);
    }

    private static URI address() {
        return URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + "/greet/world");
    }
}
