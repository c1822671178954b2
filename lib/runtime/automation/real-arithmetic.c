/* VarR8Pow, VarR8Round, VarR4CmpR8. */
#include <windows.h>
#include <oleauto.h>

#include <math.h>

HRESULT WINAPI VarR8Pow(double base, double exponent, double *out)
{
    *out = pow(base, exponent);
    return S_OK;
}

/* To that many decimal places, halves to the even neighbour. */
HRESULT WINAPI VarR8Round(double value, int places, double *out)
{
    double scale;

    if (places < 0)
        return E_INVALIDARG;
    scale = pow(10, places);
    /* No fraction is left, or the number is too large to have one. */
    *out = isfinite(value * scale) ? roundeven(value * scale) / scale : value;
    return S_OK;
}

HRESULT WINAPI VarR4CmpR8(float left, double right)
{
    return left < right ? VARCMP_LT : left > right ? VARCMP_GT : VARCMP_EQ;
}
