using System.Text;
using System.Text.Unicode;

namespace Stubs.Rpc;

/// <summary>The texts in fault, refuse and goodbye: UTF-8, cut after 4,096 bytes.</summary>
internal static class FrameText
{
    public const int MaxBytes = 4096;

    public static byte[] Encode(string text)
    {
        var buffer = new byte[MaxBytes];
        // Unpaired surrogates are replaced, and no character is cut in two.
        Utf8.FromUtf16(text, buffer, out _, out var written);
        return buffer[..written];
    }

    /// <summary>The text of a peer, which goes into messages and logs.</summary>
    public static string Decode(ReadOnlySpan<byte> payload) =>
        Wording.Escaped(Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, MaxBytes)]));
}
