using Stubs.Diagnostics;

namespace Stubs.Calls;

/// <summary>
/// Writes the exceptions that operations throw, and makes them anew at the caller: with their type, message, data and
/// inner exceptions, and with the stack of the other node.
/// </summary>
/// <remarks>
/// An exception is a map; all but <c>type</c> may be missing, and what a reader does not know it skips:
/// <list type="table">
/// <listheader><term>key</term><description>value</description></listheader>
/// <item><term>data</term><description>map from text to [kind, value]: the plain entries of
/// <see cref="Exception.Data"/></description></item>
/// <item><term>type</term><description>text: the full name of the class</description></item>
/// <item><term>inner</term><description>array of exceptions: one, or those of an
/// <see cref="AggregateException"/></description></item>
/// <item><term>shown</term><description>text: what <see cref="Exception.Message"/> said, if it is not the message that
/// is held</description></item>
/// <item><term>stack</term><description>text</description></item>
/// <item><term>details</term><description>like <c>data</c>: what a class of the framework tells besides its
/// message</description></item>
/// <item><term>hresult</term><description>integer</description></item>
/// <item><term>members</term><description>tag 24, bytes: the encoded map of the members that the class
/// declares</description></item>
/// <item><term>message</term><description>text: the message that the exception holds</description></item>
/// <item><term>subject</term><description>text: the parameter, object or file that it is about</description></item>
/// <item><term>cancelled</term><description>true: it tells of the caller's own cancellation</description></item>
/// </list> The members are an item of their own so that what cannot be written or read of them spoils nothing else.
/// Sizes are bounded, see <see cref="ExceptionLimits"/>.
/// </remarks>
internal static partial class ExceptionCodec
{
    /// <summary>Writes an exception. It always succeeds: what cannot be written is left out.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="error">The exception.</param>
    /// <param name="isCancelledByCaller">Whether it tells of the caller's own cancellation.</param>
    /// <param name="discretion">What is not for the reader; null if it may know all.</param>
    public static void Write(
        ref StateWriter writer, Exception error, bool isCancelledByCaller = false, Discretion? discretion = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        var budget = ExceptionLimits.Count - 1;
        Write(ref writer, error, 0, ref budget, discretion, isCancelledByCaller);
    }

    /// <summary>Makes an exception anew.</summary>
    /// <returns>An exception of the same class, or a <see cref="RemoteOperationException"/>.</returns>
    /// <exception cref="StateIncompatibleException">The bytes are not the written form of an exception, or exceed a
    /// limit.</exception>
    public static Exception Read(ref StateReader reader)
    {
        var budget = ExceptionLimits.Count;
        return Read(ref reader, 0, ref budget);
    }
}
