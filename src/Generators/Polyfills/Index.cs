namespace System;

// List patterns need it, and netstandard2.0 lacks it.
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
