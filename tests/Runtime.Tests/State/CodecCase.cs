using FsCheck;
using FsCheck.Fluent;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>A codec with values for it, without its type, so that one test can be run on all codecs.</summary>
public abstract class CodecCase(string name)
{
    public override string ToString() => name;

    /// <summary>Some values, encoded.</summary>
    internal abstract IReadOnlyList<byte[]> Samples(int count);

    /// <summary>Reads one value, writes it again.</summary>
    internal abstract byte[] Recode(byte[] data);

    /// <summary>Reads one value, without caring what it is.</summary>
    internal abstract void TryRead(ReadOnlySpan<byte> data);

    internal abstract void CheckRoundTrip();
}

internal sealed class CodecCase<T>(string name, Codec<T> codec, Gen<T> values, Func<T, T, bool> same) : CodecCase(name)
{
    internal override IReadOnlyList<byte[]> Samples(int count) => [.. values.Sample(count, 20).Select(value => StateTest.Write(codec, value))];

    internal override byte[] Recode(byte[] data) => StateTest.Write(codec, StateTest.Read(codec, data));

    internal override void TryRead(ReadOnlySpan<byte> data)
    {
        var reader = new StateReader(data);
        codec.Read(ref reader);
    }

    internal override void CheckRoundTrip() => StateTest.ForAll(values, value =>
    {
        var restored = StateTest.Read(codec, StateTest.Write(codec, value));
        same(value, restored).ShouldBeTrue($"{value} came back as {restored}");
    });
}
