package org.jfork.benchmarks.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The loop of a program that obeys lines; see {@code Peer}. */
final class Obedient {
    /** Obeys one line. */
    @FunctionalInterface
    interface Order {
        /** What is told behind {@code ok}. */
        String obey(String[] words) throws Exception;
    }

    private Obedient() {}

    /** Until standard input is at its end. */
    static void obey(Order order) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ok");
        for (String line; (line = lines.readLine()) != null; ) System.out.println(answer(order, line));
    }

    private static String answer(Order order, String line) {
        try {
            String answer = order.obey(line.split(" "));
            return answer.isEmpty() ? "ok" : "ok " + answer;
        } catch (Exception e) {
            e.printStackTrace();
            return "error " + e.toString().replace('\n', ' ');
        }
    }
}
