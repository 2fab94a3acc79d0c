using System.Text;

namespace Stubs.Lab.Processes;

/// <summary>Reads whole lines: one that ends without a line break was cut off, and is none.</summary>
internal sealed class LineReader(Stream stream)
{
    private readonly byte[] buffer = new byte[16 << 10];
    private readonly List<byte> line = [];
    private int next;
    private int end;

    public async ValueTask<string?> ReadAsync()
    {
        line.Clear();
        while (true)
        {
            if (next == end)
            {
                (next, end) = (0, await stream.ReadAsync(buffer));
                if (end == 0)
                    return null;
            }

            var rest = buffer.AsMemory(next, end - next);
            var found = rest.Span.IndexOf((byte)'\n');
            line.AddRange(found < 0 ? rest.Span : rest.Span[..found]);
            next += found < 0 ? rest.Length : found + 1;
            if (found >= 0)
                return Encoding.UTF8.GetString([.. line]);
        }
    }
}
