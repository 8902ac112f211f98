namespace Fanin.Tests;

public class BFloat16Tests
{
    [Theory]
    [InlineData(0x3F800000u, 0x3F80)]
    [InlineData(0x3F808000u, 0x3F80)] // a tie goes to the even one below
    [InlineData(0x3F818000u, 0x3F82)] // … and above
    [InlineData(0x3F808001u, 0x3F81)]
    [InlineData(0x80000000u, 0x8000)]
    [InlineData(0x7F7FFFFFu, 0x7F80)] // beyond the largest: infinite
    [InlineData(0x7F800001u, 0x7FC0)] // a NaN with low bits only stays a NaN
    public void Conversion_RoundsToNearestEven(uint single, int expected) =>
        Assert.Equal((ushort)expected, ((BFloat16)BitConverter.UInt32BitsToSingle(single)).Bits);

    [Fact]
    public void Conversion_IsTheInverse_OfWidening_ForEveryNumber()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = new BFloat16((ushort)bits);
            if (!float.IsNaN(value))
            {
                Assert.Equal(value, (BFloat16)(float)value);
            }
        }
    }
}
