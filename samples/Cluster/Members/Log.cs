using System.Globalization;
using System.Text;

namespace Cluster;

/// <summary>
/// How a client's word leaves a process that will be killed: one line each, written to the pipe at once. What is in the
/// pipe survives.
/// </summary>
internal sealed class Log(Stream output)
{
    private readonly Lock gate = new();

    public void Ready() => Write("ready");

    /// <summary>The transfer is about to commit, with this effect. The last such line of a transfer counts.</summary>
    public void Committing(long transfer, Receipt receipt) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"t {transfer} {receipt.Net} {receipt.Entries}"));

    public void Committed(long transfer, TimeSpan latency) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"c {transfer} {(long)latency.TotalMicroseconds}"));

    public void Refused(long transfer) => Write(string.Create(CultureInfo.InvariantCulture, $"r {transfer}"));

    public void Aborted(long transfer, string why) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"a {transfer} {OneLine(why)}"));

    public void Unknown(long transfer, string why) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"u {transfer} {OneLine(why)}"));

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Write(string line)
    {
        lock (gate)
        {
            output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            output.Flush();
        }
    }
}
