package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.failure;
import static org.jfork.support.Dialogue.say;

import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jfork.Fork;
import org.jfork.ForkHook;
import org.jfork.Worker;
import org.jfork.support.Dialogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteIT extends InTemplate {
    private static volatile Connection held;

    SqliteIT() {
        super(MemoryDatabase.class);
    }

    /**
     * SQLite's locks are recursive mutexes, which know their owner by its thread id: one that is held at a fork can never be
     * released in the fork. So nobody may be inside SQLite then; the hook sees to it.
     */
    private static final class Gate implements ForkHook {
        /** Not a lock with an owner, since hooks run on a thread of their own. */
        private final Semaphore open = new Semaphore(1);

        @Override
        public void beforeFork() throws InterruptedException {
            open.acquire();
        }

        @Override
        public void afterForkInTemplate() {
            open.release();
        }

        @Override
        public void afterForkInWorker() {
            open.release();
        }
    }

    static final class MemoryDatabase implements Library {
        private static final int ORDERS = 500;

        private final Gate gate = new Gate();
        private Connection connection;

        @Override
        public void load(String... arguments) throws SQLException {
            ForkHook.register(gate);
            connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table orders(id integer primary key, customer text, amount integer)");
                for (int i = 0; i < ORDERS; i++)
                    statement.execute("insert into orders values(" + (10_000_000 + i) + ", 'customer', " + i + ")");
            }
        }

        @Override
        public void use(int number) throws Exception {
            gate.open.acquire();
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into orders values(" + number + ", 'other', 1)");
                assertThat(number(statement, "select count(*) from orders where customer = 'customer'"))
                        .isEqualTo(ORDERS);
                assertThat(number(statement, "select amount from orders where id = " + number))
                        .isEqualTo(1);
                statement.execute("delete from orders where id = " + number);
            } finally {
                gate.open.release();
            }
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getInt(1);
        }
    }

    private static void openForWriting(String file) throws SQLException {
        held = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = held.createStatement()) {
            statement.execute("create table workers(pid integer primary key)");
        }
    }

    public static void insertPid(SocketChannel control, String file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 20000");
            statement.execute(
                    "insert into workers values(" + ProcessHandle.current().pid() + ")");
            say(control, "inserted");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseInAFileMustBeRefusedByNameAndWorkInForksOnceItIsClosed(@TempDir Path directory) throws SQLException {
        String file = directory.resolve("orders.db").toString();
        try (Fork template = Fork.create().eval(args -> openForWriting(args[0]), file)) {
            assertThat(failure(template.fork().sendArg(file).run(SqliteIT::insertPid)))
                    .hasMessageContaining(file + ") is a file open for writing")
                    .hasMessageContaining("WRITABLE_FILE");
            template.eval(args -> held.close());
            List<CompletableFuture<Worker>> workers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                workers.add(template.fork().sendArg(file).run(SqliteIT::insertPid));
                if (workers.size() == 4) allMustHaveInserted(workers);
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(number(statement, "select count(*) from workers")).isEqualTo(20);
        }
    }

    private static void allMustHaveInserted(List<CompletableFuture<Worker>> workers) {
        assertThat(workers.stream().map(Dialogue::answer)).containsOnly("inserted");
        workers.clear();
    }
}
