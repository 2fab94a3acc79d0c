using System.Numerics;

namespace Stubs.Generated;

internal sealed class BooleanCodec : Codec<bool>
{
    public static readonly BooleanCodec Instance = new();

    public override void Write(ref StateWriter writer, bool value) => writer.Write(value);

    public override bool Read(ref StateReader reader) => reader.ReadBoolean();
}

internal sealed class ByteCodec : Codec<byte>
{
    public static readonly ByteCodec Instance = new();

    public override void Write(ref StateWriter writer, byte value) => writer.Write(value);

    public override byte Read(ref StateReader reader) => reader.ReadByte();
}

internal sealed class SByteCodec : Codec<sbyte>
{
    public static readonly SByteCodec Instance = new();

    public override void Write(ref StateWriter writer, sbyte value) => writer.Write(value);

    public override sbyte Read(ref StateReader reader) => reader.ReadSByte();
}

internal sealed class Int16Codec : Codec<short>
{
    public static readonly Int16Codec Instance = new();

    public override void Write(ref StateWriter writer, short value) => writer.Write(value);

    public override short Read(ref StateReader reader) => reader.ReadInt16();
}

internal sealed class UInt16Codec : Codec<ushort>
{
    public static readonly UInt16Codec Instance = new();

    public override void Write(ref StateWriter writer, ushort value) => writer.Write(value);

    public override ushort Read(ref StateReader reader) => reader.ReadUInt16();
}

internal sealed class Int32Codec : Codec<int>
{
    public static readonly Int32Codec Instance = new();

    public override void Write(ref StateWriter writer, int value) => writer.Write(value);

    public override int Read(ref StateReader reader) => reader.ReadInt32();
}

internal sealed class UInt32Codec : Codec<uint>
{
    public static readonly UInt32Codec Instance = new();

    public override void Write(ref StateWriter writer, uint value) => writer.Write(value);

    public override uint Read(ref StateReader reader) => reader.ReadUInt32();
}

internal sealed class Int64Codec : Codec<long>
{
    public static readonly Int64Codec Instance = new();

    public override void Write(ref StateWriter writer, long value) => writer.Write(value);

    public override long Read(ref StateReader reader) => reader.ReadInt64();
}

internal sealed class UInt64Codec : Codec<ulong>
{
    public static readonly UInt64Codec Instance = new();

    public override void Write(ref StateWriter writer, ulong value) => writer.Write(value);

    public override ulong Read(ref StateReader reader) => reader.ReadUInt64();
}

internal sealed class Int128Codec : Codec<Int128>
{
    public static readonly Int128Codec Instance = new();

    public override void Write(ref StateWriter writer, Int128 value) => writer.Write(value);

    public override Int128 Read(ref StateReader reader) => reader.ReadInt128();
}

internal sealed class UInt128Codec : Codec<UInt128>
{
    public static readonly UInt128Codec Instance = new();

    public override void Write(ref StateWriter writer, UInt128 value) => writer.Write(value);

    public override UInt128 Read(ref StateReader reader) => reader.ReadUInt128();
}

internal sealed class HalfCodec : Codec<Half>
{
    public static readonly HalfCodec Instance = new();

    public override void Write(ref StateWriter writer, Half value) => writer.Write(value);

    public override Half Read(ref StateReader reader) => reader.ReadHalf();
}

internal sealed class SingleCodec : Codec<float>
{
    public static readonly SingleCodec Instance = new();

    public override void Write(ref StateWriter writer, float value) => writer.Write(value);

    public override float Read(ref StateReader reader) => reader.ReadSingle();
}

internal sealed class DoubleCodec : Codec<double>
{
    public static readonly DoubleCodec Instance = new();

    public override void Write(ref StateWriter writer, double value) => writer.Write(value);

    public override double Read(ref StateReader reader) => reader.ReadDouble();
}

internal sealed class DecimalCodec : Codec<decimal>
{
    public static readonly DecimalCodec Instance = new();

    public override void Write(ref StateWriter writer, decimal value) => writer.Write(value);

    public override decimal Read(ref StateReader reader) => reader.ReadDecimal();
}

internal sealed class BigIntegerCodec : Codec<BigInteger>
{
    public static readonly BigIntegerCodec Instance = new();

    public override void Write(ref StateWriter writer, BigInteger value) => writer.Write(value);

    public override BigInteger Read(ref StateReader reader) => reader.ReadBigInteger();
}

internal sealed class ComplexCodec : Codec<Complex>
{
    public static readonly ComplexCodec Instance = new();

    public override void Write(ref StateWriter writer, Complex value) => writer.Write(value);

    public override Complex Read(ref StateReader reader) => reader.ReadComplex();
}
