package org.jfork.examples.prefork;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Checks every answer, and counts. Safe for use by several threads. */
final class Tally {
    private final Map<Integer, Long> pids = new HashMap<>();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();

    /** Of requests that these workers answer, and nobody else. */
    Tally(List<Member> members) {
        for (Member member : members) pids.put(member.id(), member.pid());
    }

    void answered(int request, HttpResponse<String> response) {
        Answer answer = Answer.parse(response.body()).orElse(null);
        if (response.statusCode() == 200 && isRight(answer, request)) count(answer.worker());
        else
            wrong.add("request " + request + ": " + response.statusCode() + " "
                    + response.body().strip());
    }

    /** It is the answer to this very request, by a worker of ours, in that worker's process. */
    private boolean isRight(Answer answer, int request) {
        return answer != null
                && answer.echo().equals(Integer.toString(request))
                && Long.valueOf(answer.pid()).equals(pids.get(answer.worker()));
    }

    private void count(int worker) {
        answers.computeIfAbsent(worker, id -> new AtomicInteger()).incrementAndGet();
    }

    void lost(int request, Exception reason) {
        lost.add("request " + request + ": " + reason);
    }

    /** Right answers of one worker. */
    int answersOf(int worker) {
        return answers.getOrDefault(worker, new AtomicInteger()).get();
    }

    /** Right answers of all. */
    int answers() {
        return pids.keySet().stream().mapToInt(this::answersOf).sum();
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    List<String> lost() {
        return List.copyOf(lost);
    }
}
