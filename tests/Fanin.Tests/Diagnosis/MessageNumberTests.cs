using Fanin.Diagnosis;

namespace Fanin.Tests.Diagnosis;

public sealed class MessageNumberTests
{
    [Theory]
    [InlineData(1902.3, "1,900")]
    [InlineData(-3321, "-3,320")]
    [InlineData(999.6, "1,000")]
    [InlineData(123456, "123,000")]
    [InlineData(999999, "1,000,000")]
    [InlineData(2.8e31, "2.8E+31")]
    [InlineData(57.62, "57.6")]
    [InlineData(0.00012345, "0.000123")]
    [InlineData(1.05e-6, "1.05E-06")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Of_GivesThreeDigits_WrittenOutWherePeopleDo(double value, string text) => Assert.Equal(text, MessageNumber.Of(value));
}
