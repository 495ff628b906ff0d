package org.jfork.rpc;

/** A worker ended before it had answered. Whether what was asked of it has happened is not known. */
public final class WorkerLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How it ended. */
    private final transient DeathCertificate certificate;

    /**
     * Made by jfork.
     *
     * @param certificate how the worker ended
     */
    public WorkerLostException(DeathCertificate certificate) {
        super(certificate.toString());
        this.certificate = certificate;
    }

    /**
     * How the worker ended.
     *
     * @return the certificate; null if this exception was itself sent to another process
     */
    public DeathCertificate certificate() {
        return certificate;
    }
}
