package org.jfork.internal.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeOptionsTest {
    private static final String HERE = Path.of("").toAbsolutePath().toString();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=a,b",
                "--add-reads=a=b",
                "--add-modules=java.sql,ALL-MODULE-PATH",
                "--limit-modules=java.base",
                "--enable-native-access=a",
                "--enable-preview",
                "-ea",
                "-ea:com.acme...",
                "-enableassertions:com.acme.Main",
                "-da:com.acme...",
                "-disableassertions",
                "-esa",
                "-dsa",
                "-enablesystemassertions",
                "-disablesystemassertions",
                "-Dfile.encoding=ISO-8859-1",
                "-Dsun.jnu.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dnative.encoding=UTF-8"
            })
    void whatDecidesWhichCodeIsFoundAndWhatItMeansMustBeCarried(String option) {
        assertThat(RuntimeOptions.carried(List.of("-Xmx1g", option, "-Dx=y"))).containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentlib:jdwp=transport=dt_socket,server=y",
                "-agentpath:/lib/agent.so",
                "-javaagent:agent.jar",
                "-Xrunjdwp",
                "-Xdebug",
                "-Dcom.sun.management.jmxremote.port=1",
                "-Xmx1g",
                "-Xms1g",
                "-Xss2m",
                "-XX:+UseG1GC",
                "-XX:StartFlightRecording",
                "-XX:-BytecodeVerificationRemote",
                "-Xverify:none",
                "-Xcheck:jni",
                "-Xint",
                "-Dfile.encodings=x",
                "-Dorg.acme.file.encoding=x",
                "-eagle",
                "vfprintf"
            })
    void whatDecidesHowItRunsOrIsWatchedMustNotBeCarried(String option) {
        assertThat(RuntimeOptions.carried(List.of(option))).isEmpty();
    }

    @Test
    void theOrderMustStayAsItIs() {
        List<String> given = List.of("-ea:a", "-da:a.b", "-ea:a.b.C", "-da:a.b", "-ea:a");
        assertThat(RuntimeOptions.carried(given)).isEqualTo(given);
    }

    @Test
    void pathsMustBeAbsolute() {
        assertThat(RuntimeOptions.carried(List.of(
                        "--module-path=mods:/x/y:../z",
                        "--upgrade-module-path=up",
                        "--patch-module=java.base=a b:/c",
                        "-Xbootclasspath/a:boot.jar")))
                .containsExactly(
                        "--module-path=" + HERE + "/mods:/x/y:" + HERE + "/../z",
                        "--upgrade-module-path=" + HERE + "/up",
                        "--patch-module=java.base=" + HERE + "/a b:/c",
                        "-Xbootclasspath/a:" + HERE + "/boot.jar");
    }

    @Test
    void packagesThatTheManifestOfTheMainJarOpensMustBeOpen() {
        Attributes attributes = new Attributes();
        attributes.putValue("Add-Opens", "java.base/java.lang  java.base/java.util");
        attributes.putValue("Add-Exports", "java.base/sun.nio.ch");
        assertThat(MainJar.options(attributes))
                .containsExactlyInAnyOrder(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(MainJar.options(new Attributes())).isEmpty();
    }
}
