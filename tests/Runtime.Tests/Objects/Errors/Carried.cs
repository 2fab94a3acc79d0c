using Stubs.Calls;

namespace Stubs.Tests.Objects.Errors;

/// <summary>Sends exceptions as a call does.</summary>
internal static class Carried
{
    public static byte[] Write(Exception error)
    {
        var writer = StateWriter.Create();
        try
        {
            ExceptionCodec.Write(ref writer, error);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static Exception Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var error = ExceptionCodec.Read(ref reader);
        reader.AtEnd.ShouldBeTrue();
        return error;
    }

    /// <summary>What a caller elsewhere gets of it.</summary>
    public static T Over<T>(T error)
        where T : Exception
    {
        var arrived = Read(Write(error)).ShouldBeOfType<T>();
        arrived.ShouldNotBeSameAs(error);
        arrived.Message.ShouldBe(error.Message);
        arrived.HResult.ShouldBe(error.HResult);
        return arrived;
    }

    public static void Throw(Exception error) => throw error;

    /// <summary>The exception, thrown once, so that it has a stack.</summary>
    public static T Thrown<T>(T error)
        where T : Exception
    {
        try
        {
            throw error;
        }
        catch (T caught)
        {
            return caught;
        }
    }
}
