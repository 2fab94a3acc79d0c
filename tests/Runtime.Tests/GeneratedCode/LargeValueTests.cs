using System.Runtime.CompilerServices;

namespace Stubs.Tests.GeneratedCode;

[InlineArray(32 * 1024)]
public struct Block
{
    private byte first;
}

/// <summary>Holds the largest values that there may be.</summary>
[Persistent]
public partial class Blocks
{
    public Block One;
    public List<Block> Many = [];
    public Dictionary<int, Block> ByNumber = [];
    public List<Shelf> Shelves = [];
}

public sealed class Shelf
{
    public Block Left;
    public Block[] Rest = [];
}

/// <summary>Values of the largest size are saved and restored with a small stack.</summary>
public sealed class LargeValueTests
{
    private const int SmallStack = 512 * 1024;

    [Fact, Trait("Rule", "4")]
    public void The_largest_values_come_back_on_a_small_stack()
    {
        var block = default(Block);
        block[32 * 1024 - 1] = 7;
        var blocks = new Blocks
        {
            One = block, Many = [block, default, block], ByNumber = { [3] = block },
            Shelves = [new Shelf { Left = block, Rest = [block, block] }],
        };
        Blocks? restored = null;
        var thread = new Thread(() => restored = RoundTrip.Restore<Blocks>(RoundTrip.Save(blocks)), SmallStack);
        thread.Start();
        thread.Join();

        restored.ShouldNotBeNull().One[32 * 1024 - 1].ShouldBe((byte)7);
        restored.Many[2][32 * 1024 - 1].ShouldBe((byte)7);
        restored.ByNumber[3][32 * 1024 - 1].ShouldBe((byte)7);
        restored.Shelves[0].Rest[1][32 * 1024 - 1].ShouldBe((byte)7);
    }
}
