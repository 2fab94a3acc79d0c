using FsCheck;
using FsCheck.Fluent;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>What the tests of the state module share.</summary>
internal static class StateTest
{
    public delegate void Writing(ref StateWriter writer);

    public delegate T Reading<out T>(ref StateReader reader);

    public static byte[] Write(Writing write)
    {
        var writer = StateWriter.Create();
        try
        {
            write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static byte[] Write<T>(Codec<T> codec, T value) =>
        Write((ref StateWriter writer) => codec.Write(ref writer, value));

    /// <summary>Reads exactly one value.</summary>
    public static T Read<T>(byte[] data, Reading<T> read, IReferenceResolver? resolver = null)
    {
        var reader = new StateReader(data, resolver);
        var value = read(ref reader);
        reader.AtEnd.ShouldBeTrue();
        return value;
    }

    public static T Read<T>(Codec<T> codec, byte[] data) => Read(data, codec.Read);

    public static string Hex(byte[] data) => Convert.ToHexStringLower(data);

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    public static StateIncompatibleException Refused<T>(byte[] data, Reading<T> read) =>
        Should.Throw<StateIncompatibleException>(() => Read(data, read));

    public static StateIncompatibleException Refused(Writing write) =>
        Should.Throw<StateIncompatibleException>(() => Write(write));

    public static void ForAll<T>(Gen<T> values, Action<T> check) =>
        Prop.ForAll(Arb.From(values), check).QuickCheckThrowOnFailure();
}
