/* Whole numbers of 320 bits, for what DECIMALs of 96 bits become between two roundings. */
#pragma once

#include <windows.h>

#define WIDE_WORDS 5

/* The lowest word first. */
struct wide
{
    ULONG64 words[WIDE_WORDS];
};

static inline struct wide wide_from(unsigned __int128 value)
{
    struct wide wide = {{(ULONG64)value, (ULONG64)(value >> 64), 0, 0, 0}};

    return wide;
}

static inline BOOL wide_fits(const struct wide *wide, unsigned int bits)
{
    unsigned int i;

    for (i = bits / 64; i < WIDE_WORDS; i++)
        if (wide->words[i] >> (i == bits / 64 ? bits % 64 : 0))
            return FALSE;
    return TRUE;
}

static inline void wide_multiply(struct wide *wide, ULONG64 factor)
{
    unsigned __int128 carry = 0;
    unsigned int i;

    for (i = 0; i < WIDE_WORDS; i++)
    {
        carry += (unsigned __int128)wide->words[i] * factor;
        wide->words[i] = (ULONG64)carry;
        carry >>= 64;
    }
}

static inline void wide_add(struct wide *wide, const struct wide *other, unsigned int shift_words)
{
    unsigned __int128 carry = 0;
    unsigned int i;

    for (i = shift_words; i < WIDE_WORDS; i++)
    {
        carry += (unsigned __int128)wide->words[i] + other->words[i - shift_words];
        wide->words[i] = (ULONG64)carry;
        carry >>= 64;
    }
}

/* other is not the larger one. */
static inline void wide_subtract(struct wide *wide, const struct wide *other)
{
    ULONG64 borrow = 0, word;
    unsigned int i;

    for (i = 0; i < WIDE_WORDS; i++)
    {
        word = wide->words[i];
        wide->words[i] = word - other->words[i] - borrow;
        borrow = word < other->words[i] || (borrow && word == other->words[i]);
    }
}

static inline int wide_compare(const struct wide *wide, const struct wide *other)
{
    int i;

    for (i = WIDE_WORDS - 1; i >= 0; i--)
        if (wide->words[i] != other->words[i])
            return wide->words[i] < other->words[i] ? -1 : 1;
    return 0;
}

/* The quotient stays; the remainder is returned. The divisor has at most 96 bits. */
static inline unsigned __int128 wide_divide(struct wide *wide, unsigned __int128 divisor)
{
    unsigned __int128 rest = 0;
    int bit;

    for (bit = WIDE_WORDS * 64 - 1; bit >= 0; bit--)
    {
        rest = rest << 1 | (wide->words[bit / 64] >> bit % 64 & 1);
        wide->words[bit / 64] &= ~(1ull << bit % 64);
        if (rest >= divisor)
        {
            rest -= divisor;
            wide->words[bit / 64] |= 1ull << bit % 64;
        }
    }
    return rest;
}
