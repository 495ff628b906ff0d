package org.jfork.examples.prefork;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import org.jfork.Fork;

/** A new JVM that does what a forked worker does, on a socket of its own. */
record Comparison(Member member, ServerSocketChannel listener) {
    static Comparison start(int id) throws IOException {
        ServerSocketChannel listener = Loopback.listen();
        return new Comparison(Member.start(id, () -> Fork.exec().sendHandle(listener)), listener);
    }

    void stop() throws IOException {
        member.worker().channel().close();
        listener.close();
    }
}
