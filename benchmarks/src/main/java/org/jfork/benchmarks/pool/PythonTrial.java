package org.jfork.benchmarks.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.HdrHistogram.Histogram;

/** The same with Python's {@code ProcessPoolExecutor}, start method {@code forkserver}. */
final class PythonTrial {
    private PythonTrial() {}

    static PoolTrial of(int workers, int tasks, int trips) throws IOException, InterruptedException {
        Path script = Files.createTempFile("process_pool", ".py");
        try (InputStream source = PythonTrial.class.getResourceAsStream("/process_pool.py")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            Process python = new ProcessBuilder("python3", script.toString(), "" + workers, "" + tasks, "" + trips)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = new String(python.getInputStream().readAllBytes(), UTF_8).strip();
            if (python.waitFor() != 0) throw new IOException("python3 ended with " + python.exitValue());
            return parse(line.split(" "));
        } finally {
            Files.delete(script);
        }
    }

    private static PoolTrial parse(String[] words) {
        Histogram times = new Histogram(3);
        for (int i = 1; i < words.length; i++)
            times.recordValue((long) (Double.parseDouble(words[i]) * PoolTrial.MICRO));
        return new PoolTrial(Double.parseDouble(words[0]), times);
    }
}
