/* Puts a file into an ELF object, between the symbols EMBED_NAME_start and EMBED_NAME_end: the resources of a module
 * (certemu_resources), and what the run-time carries itself. To be given: EMBED_FILE, a string; EMBED_NAME; and EMBED_VISIBILITY,
 * protected for what is looked up in the loaded module, hidden for what is not. EMBED_STAMP, a number that changes with the file, is for
 * ccache, which does not look into it. */
#define PASTE_(name, end) name##end
#define PASTE(name, end) PASTE_(name, end)
#define START PASTE(EMBED_NAME, _start)
#define END PASTE(EMBED_NAME, _end)

    .set .Lstamp, EMBED_STAMP
    .section .rodata.EMBED_NAME, "a"
    .balign 16
    .globl START
    .EMBED_VISIBILITY START
    .type START, %object
START:
    .incbin EMBED_FILE
    .globl END
    .EMBED_VISIBILITY END
    .type END, %object
END:
    .byte 0
    .section .note.GNU-stack, "", %progbits
