package org.jfork.rpc;

import java.nio.file.Path;
import java.time.Duration;
import org.jfork.ExitStatus;

/**
 * How a worker ended, and what it was about.
 *
 * @param pid its process id
 * @param status exit code or signal
 * @param errorTail the last of what it wrote to standard error, if that is captured, else empty
 * @param crashReport HotSpot's report ({@code hs_err_pid<pid>.log}), or null if there is none
 * @param task what it was running, for people, or null if it was running nothing
 * @param age since it was ready
 * @param tasksDone how many calls or tasks it has answered
 * @param peakMemory the most memory of its own that was seen, in octets; -1 if nobody has looked
 */
public record DeathCertificate(
        long pid,
        ExitStatus status,
        String errorTail,
        Path crashReport,
        String task,
        Duration age,
        long tasksDone,
        long peakMemory) {

    /** For people: a line, then what is known besides. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("worker " + pid + " ended with " + status);
        text.append(task == null ? ", running nothing" : ", running " + task);
        text.append(", ")
                .append(age.toMillis())
                .append(" ms old, ")
                .append(tasksDone)
                .append(" tasks done");
        if (peakMemory >= 0) text.append(", ").append(peakMemory >> 10).append(" KiB of its own at most");
        if (crashReport != null) text.append("\n  crash report: ").append(crashReport);
        if (!errorTail.isBlank())
            text.append("\n  standard error:\n    ").append(errorTail.strip().replace("\n", "\n    "));
        return text.toString();
    }
}
