/*
 * Fields of HotSpot's own types, by name: the table that it keeps for the serviceability agent (gHotSpotVMStructs). Its
 * entries are described by further symbols, since their layout differs among versions.
 */
#ifndef JFORK_JNI_VM_STRUCTS_H
#define JFORK_JNI_VM_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>

/* Where a static field is; NULL if this JVM has none of the name. */
void *jf_vm_static(const char *type, const char *field);
/* The offset of a field in its type. */
bool jf_vm_field(const char *type, const char *field, size_t *offset);

/* What a field of an object of HotSpot is, a pointer or a number of 32 bits. */
char *jf_vm_pointer(const void *object, size_t offset);
int jf_vm_number(const void *object, size_t offset);

/* The size of a type (gHotSpotVMTypes). */
bool jf_vm_size(const char *type, size_t *size);
/* Where the value of an option of the JVM is (-XX), of whatever type; NULL if there is none of the name. */
void *jf_vm_flag(const char *name);
/* A constant that HotSpot has for its debugger (gHotSpotVMIntConstants). */
bool jf_vm_constant(const char *name, int *value);

#endif
