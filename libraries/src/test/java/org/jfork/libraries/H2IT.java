package org.jfork.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jfork.support.Dialogue.failure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jfork.Fork;
import org.jfork.Hazard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2IT extends InTemplate {
    private static volatile Connection held;

    H2IT() {
        super(MemoryDatabase.class);
    }

    /** Each process goes on with a copy of the database. */
    static final class MemoryDatabase implements Library {
        private static final String URL = "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1";
        private static final int ORDERS = 500;

        @Override
        public void load(String... arguments) throws SQLException {
            try (Connection connection = DriverManager.getConnection(URL)) {
                connection
                        .createStatement()
                        .execute("create table orders(id int primary key, customer varchar, amount int)");
                for (int i = 0; i < ORDERS; i++) insert(connection, 10_000_000 + i, i);
            }
        }

        private static void insert(Connection connection, int id, int amount) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("insert into orders values(?, ?, ?)")) {
                insert.setInt(1, id);
                insert.setString(2, "customer " + id % 7);
                insert.setInt(3, amount);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
        }

        @Override
        public void use(int number) throws SQLException {
            try (Connection connection = DriverManager.getConnection(URL)) {
                connection.setAutoCommit(false);
                insert(connection, number, 1);
                assertThat(number(connection, "select count(*) from orders where id >= 10000000"))
                        .isEqualTo(ORDERS);
                assertThat(number(connection, "select amount from orders where id = " + number))
                        .isEqualTo(1);
                connection.rollback();
            }
        }

        private static int number(Connection connection, String query) throws SQLException {
            try (ResultSet result = connection.createStatement().executeQuery(query)) {
                assertThat(result.next()).isTrue();
                return result.getInt(1);
            }
        }
    }

    @Test
    void aDatabaseInAFileMustBeRefusedByNameUntilItIsClosed(@TempDir Path directory) {
        Path file = directory.resolve("orders");
        try (Fork template =
                Fork.create().eval(args -> held = DriverManager.getConnection("jdbc:h2:" + args[0]), file.toString())) {
            assertThat(failure(template.fork().sendArg("1").run(Stage::play)))
                    .hasMessageContaining(file + ".mv.db")
                    .hasMessageFindingMatch("hazard (" + Hazard.WRITABLE_FILE + "|" + Hazard.FILE_LOCK + ")");
            template.eval(args -> held.close());
            try (Fork fork = template.fork()) {
                assertThat(fork.pid()).isPositive();
            }
        }
    }
}
