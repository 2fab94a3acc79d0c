using System.Drawing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stubs.Generated;

/// <summary>The codec of structs that are some numbers of one type, in their order.</summary>
/// <param name="number">The codec of a number.</param>
/// <param name="what">What they are, in words.</param>
internal sealed class NumbersCodec<T, TNumber>(Codec<TNumber> number, string what) : Codec<T>
    where T : unmanaged
    where TNumber : unmanaged
{
    private static readonly int count = Unsafe.SizeOf<T>() / Unsafe.SizeOf<TNumber>();

    public override void Write(ref StateWriter writer, T value) =>
        Sequences.Write(ref writer, number, (ReadOnlySpan<TNumber>)NumbersOf(ref value));

    public override T Read(ref StateReader reader)
    {
        var value = default(T);
        reader.EnterArray(count, what);
        foreach (ref var part in NumbersOf(ref value))
            part = number.Read(ref reader);
        reader.Leave();
        return value;
    }

    private static Span<TNumber> NumbersOf(ref T value) =>
        MemoryMarshal.Cast<T, TNumber>(MemoryMarshal.CreateSpan(ref value, 1));
}

/// <summary>The codec of colors: the name of one that has a name, else its four bytes as one number.</summary>
internal sealed class ColorCodec : Codec<Color>
{
    public static readonly ColorCodec Instance = new();

    public override void Write(ref StateWriter writer, Color value)
    {
        if (value.IsEmpty)
            writer.WriteNull();
        else if (value.IsNamedColor)
            writer.Write(value.Name);
        else
            writer.Write(value.ToArgb());
    }

    public override Color Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return Color.Empty;
        return reader.NextIsText ? Color.FromName(reader.ReadText("the name of a color"))
            : Color.FromArgb(reader.ReadInt32());
    }
}
