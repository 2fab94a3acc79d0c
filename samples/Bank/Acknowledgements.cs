using System.Globalization;
using System.Text;

namespace Bank;

/// <summary>
/// How a client's acknowledgement leaves the process that will be killed: one line per transaction, written to the pipe
/// at once. What is in the pipe survives.
/// </summary>
internal sealed class Acknowledgements(Stream output)
{
    private readonly Lock gate = new();

    public void Ready() => Write("ready\n");

    public void Committed(int client, long sequence, TimeSpan latency, int retries) =>
        Write(string.Create(
            CultureInfo.InvariantCulture, $"c {client} {sequence} {(long)latency.TotalMicroseconds} {retries}\n"));

    public void Refused(int client, int retries) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"r {client} {retries}\n"));

    private void Write(string line)
    {
        lock (gate)
        {
            output.Write(Encoding.ASCII.GetBytes(line));
            output.Flush();
        }
    }
}
