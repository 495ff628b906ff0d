package org.jfork.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPomTest {
    private static final String LIBRARY = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.acme</groupId>
              <artifactId>index</artifactId>
              <version>1.2</version>
              <dependencies>
                <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.9</version></dependency>
                <dependency><groupId>com.acme</groupId><artifactId>words</artifactId><version>5.9</version></dependency>
              </dependencies>
            </project>
            """;

    @TempDir
    private Path directory;

    @Test
    void theLibraryAndItsTestsMustBeDependencies() throws Exception {
        assertThat(changed())
                .contains("<artifactId>tests-of-index</artifactId>")
                .contains(
                        "<groupId>com.acme</groupId><artifactId>index</artifactId><version>1.2</version></dependency>")
                .contains("<artifactId>index</artifactId><version>1.2</version><classifier>tests</classifier>")
                .contains("<groupId>com.acme</groupId><artifactId>words</artifactId><version>5.9</version>");
    }

    @Test
    void jUnitMustBeThatOfTheTool() throws Exception {
        assertThat(changed())
                .contains("<groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId></dependency>")
                .contains("<artifactId>junit-jupiter-engine</artifactId><version>6.1</version>")
                .contains("<artifactId>junit-vintage-engine</artifactId><version>6.1</version>");
    }

    private String changed() throws Exception {
        Path source = Files.writeString(directory.resolve("library.pom"), LIBRARY);
        Path target = directory.resolve("pom.xml");
        TestPom.write(source, Coordinates.of("com.acme:index:1.2"), "6.1", target);
        return Files.readString(target);
    }
}
