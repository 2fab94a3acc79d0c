using Stubs.Store;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Store;

public sealed class ChecksumTests
{
    [Theory]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("", 0x00000000)]
    [InlineData("a", 0xC1D04330)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404)]
    public void CRC_32C_is_that_of_RFC_3720(string text, uint expected) =>
        (~Crc32C.Append(uint.MaxValue, System.Text.Encoding.ASCII.GetBytes(text))).ShouldBe(expected);

    [Fact]
    public void A_checksum_may_be_continued_anywhere()
    {
        var bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        for (var i = 0; i <= bytes.Length; i++)
            Crc32C.Append(Crc32C.Append(7, bytes.AsSpan(0, i)), bytes.AsSpan(i)).ShouldBe(Crc32C.Append(7, bytes));
    }

    [Fact]
    public void The_bits_of_a_page_and_its_number_count()
    {
        var page = new byte[PageSum.PageSize];
        new Random(2).NextBytes(page);
        PageSum.Put(page, 7);
        PageSum.IsRight(page, 7).ShouldBeTrue();
        PageSum.IsRight(page, 8).ShouldBeFalse();
        for (var bit = 0; bit < page.Length * 8; bit += 3)
        {
            page[bit / 8] ^= (byte)(1 << (bit % 8));
            PageSum.IsRight(page, 7).ShouldBeFalse();
            page[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        PageSum.IsRight(new byte[PageSum.PageSize], 1).ShouldBeFalse("a page that was never written is not right");
    }
}
