/* HotSpot's own table of what debuggers may look at (vmStructs.hpp): exported, so that fields are found by name. */
#ifndef JFORK_JNI_VM_STRUCTS_H
#define JFORK_JNI_VM_STRUCTS_H

/* The address of a static field; NULL if this JVM tells of none. */
void *jf_vm_static(const char *type, const char *field);

#endif
