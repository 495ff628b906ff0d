package org.jfork.internal.repair;

import java.lang.reflect.Field;
import org.jfork.internal.os.Foreign;

/** Identifiers of java.rmi, which are unique by a number that each JVM draws once. The module need not be there. */
final class RemoteIdentity {
    private RemoteIdentity() {}

    static void plan() {
        if (ModuleLayer.boot().findModule("java.rmi").isEmpty()) return;
        Class<?> uid = Foreign.type("java.rmi.server.UID");
        Field unique = Foreign.field(uid, "hostUnique", int.class);
        JvmState.plan(JvmState.RANDOM_INT, uid, new Field[] {unique}, 0, null);
        Class<?> vmid = Foreign.type("java.rmi.dgc.VMID");
        Field octets = Foreign.field(vmid, "randomBytes", byte[].class);
        JvmState.plan(JvmState.RANDOM_OCTETS, vmid, new Field[] {octets}, 0, null);
    }
}
