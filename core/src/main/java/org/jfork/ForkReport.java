package org.jfork;

import java.util.List;
import java.util.Optional;

/**
 * What a fork of a process would meet: everything that is refused, repaired or allowed by its policy, before anything is forked.
 * It describes a moment; the program of the process may change things behind it.
 *
 * <p>Not seen are threads with rights of their own and memory that the kernel does not copy: they are found when the process is
 * frozen, and forked.
 *
 * @param pid of the process
 * @param findings in no particular order; empty if there is nothing that a fork would share or lack
 * @param threads of the program, besides the one that obeys the caller: name, whether it is a daemon, state, and the method it is
 *     in, and the
 *     classes of the monitors and synchronizers that it holds. They all live on in a forked process
 * @param descriptors that are open, in the order of their numbers: what {@code findings} speak of, and all others
 */
public record ForkReport(long pid, List<Finding> findings, List<String> threads, List<Descriptor> descriptors) {
    /**
     * Something that a forked process would share or lack.
     *
     * @param hazard its kind
     * @param treatment by the policy of the process, see {@link ForkBuilder#treat}
     * @param text what it is, why it matters and what to do
     */
    public record Finding(Hazard hazard, Treatment treatment, String text) {
        @Override
        public String toString() {
            return hazard + " (" + treatment + "): " + text;
        }
    }

    /**
     * An open descriptor.
     *
     * @param number of the descriptor
     * @param target what it refers to, as {@code /proc/self/fd} says: the path of a file, {@code socket:[...]}, ...
     * @param owner the class of the object that has it: a channel, stream or socket; empty if none of these has it, as those of the
     *     JVM and of native code
     */
    public record Descriptor(int number, String target, Optional<String> owner) {
        @Override
        public String toString() {
            return number + " " + target + owner.map(name -> " of a " + name).orElse("");
        }
    }

    /**
     * Made by jfork; the lists are copied.
     *
     * @param pid of the process
     * @param findings what is said of each hazard
     * @param threads a text for each
     * @param descriptors those that are open
     */
    public ForkReport {
        findings = List.copyOf(findings);
        threads = List.copyOf(threads);
        descriptors = List.copyOf(descriptors);
    }

    /**
     * Whether a fork at that moment would not have been refused.
     *
     * @return false if a finding is refused
     */
    public boolean isForkable() {
        for (Finding finding : findings) if (finding.treatment() == Treatment.REFUSE) return false;
        return true;
    }

    /**
     * All of it but descriptors that no object has, a line for each.
     *
     * @return a text for people
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("process ").append(pid);
        text.append(isForkable() ? " can be forked" : " cannot be forked");
        for (Finding finding : findings) text.append("\n  ").append(finding);
        for (String thread : threads) text.append("\n  thread ").append(thread);
        for (Descriptor descriptor : descriptors)
            if (descriptor.owner().isPresent()) text.append("\n  descriptor ").append(descriptor);
        return text.toString();
    }
}
