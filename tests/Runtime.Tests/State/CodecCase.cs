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

    /// <summary>Writes values within so many arrays; what the writer accepts must be read.</summary>
    internal abstract void CheckNested(int depth);
}

internal sealed class CodecCase<T>(string name, Codec<T> codec, Gen<T> values, Func<T, T, bool> same) : CodecCase(name)
{
    internal override IReadOnlyList<byte[]> Samples(int count) =>
        [.. values.Sample(count, 20).Select(value => StateTest.Write(codec, value))];

    internal override byte[] Recode(byte[] data) => StateTest.Write(codec, StateTest.Read(codec, data));

    internal override void TryRead(ReadOnlySpan<byte> data)
    {
        var reader = new StateReader(data);
        codec.Read(ref reader);
    }

    internal override void CheckNested(int depth)
    {
        foreach (var value in values.Sample(20, 10))
        {
            byte[] data;
            try
            {
                data = StateTest.Write((ref StateWriter writer) =>
                {
                    for (var level = 0; level < depth; level++)
                        writer.WriteArrayStart(1);
                    codec.Write(ref writer, value);
                });
            }
            catch (StateIncompatibleException exception) when (exception.Message.Contains(
                "64 levels", StringComparison.Ordinal))
            {
                continue;
            }

            same(value, StateTest.Read(data, (ref StateReader reader) =>
            {
                for (var level = 0; level < depth; level++)
                    reader.EnterArray();
                return codec.Read(ref reader);
            })).ShouldBeTrue($"{value} at {depth}");
        }
    }

    internal override void CheckRoundTrip() => StateTest.ForAll(values, value =>
    {
        var restored = StateTest.Read(codec, StateTest.Write(codec, value));
        same(value, restored).ShouldBeTrue($"{value} came back as {restored}");
    });
}
