/* See context.h. System V ABI: rdi, rsi, rdx, rcx, r8, r9, then the stack; rbx, rbp, r12-r15 belong to the caller. */
    .text

    .globl jf_context_save
    .hidden jf_context_save
    .type jf_context_save, @function
jf_context_save:
    mov %rbx, 0(%rdi)
    mov %rbp, 8(%rdi)
    mov %r12, 16(%rdi)
    mov %r13, 24(%rdi)
    mov %r14, 32(%rdi)
    mov %r15, 40(%rdi)
    lea 8(%rsp), %rax
    mov %rax, 48(%rdi)
    mov (%rsp), %rax
    mov %rax, 56(%rdi)
    xor %eax, %eax
    ret
    .size jf_context_save, .-jf_context_save

    .globl jf_context_resume
    .hidden jf_context_resume
    .type jf_context_resume, @function
jf_context_resume:
    mov 0(%rdi), %rbx
    mov 8(%rdi), %rbp
    mov 16(%rdi), %r12
    mov 24(%rdi), %r13
    mov 32(%rdi), %r14
    mov 40(%rdi), %r15
    mov 48(%rdi), %rsp
    mov $1, %eax
    jmp *56(%rdi)
    .size jf_context_resume, .-jf_context_resume

    .globl jf_clone_onto
    .hidden jf_clone_onto
    .type jf_clone_onto, @function
jf_clone_onto:
    /* flags rdi, stack rsi, parent_tid rdx, child_tid rcx, tls r8, entry r9, argument 8(%rsp) */
    mov 8(%rsp), %rax
    sub $16, %rsi
    mov %r9, 0(%rsi)
    mov %rax, 8(%rsi)
    mov %rcx, %r10
    mov $56, %eax
    syscall
    test %rax, %rax
    jz 1f
    ret
1:  xor %ebp, %ebp
    pop %rax
    pop %rdi
    call *%rax
    ud2
    .size jf_clone_onto, .-jf_clone_onto

    .section .note.GNU-stack, "", @progbits
