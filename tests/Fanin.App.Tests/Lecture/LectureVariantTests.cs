using Fanin.Lab.Lecture;

namespace Fanin.App.Tests.Lecture;

public class LectureVariantTests
{
    private const string Kaiming = "Linear.weight: kaiming-uniform(relu); Linear.bias: zeros; else pytorch";
    private const string Gaussian = "Linear.weight: normal(0, 0.001); Linear.bias: zeros; else pytorch";

    [Fact]
    public void All_AreTheLecturesFive()
    {
        Assert.Equal(
            [
                ("default", "pytorch", false),
                ("kaiming", Kaiming, false),
                ("gaussian", Gaussian, false),
                ("gaussian+bn", Gaussian, true),
                ("kaiming+bn", Kaiming, true),
            ],
            LectureVariant.All.Select(variant => (variant.Name, variant.Recipe.ToString(), variant.BatchNorm)));
    }

    [Theory]
    [InlineData("xavier-normal", "xavier-normal", "Linear.weight: xavier-normal; Linear.bias: zeros; else pytorch", false)]
    [InlineData("kaiming-uniform(relu)", "kaiming-uniform(relu)", Kaiming, false)]
    [InlineData("normal(0, 0.001)+bn", "normal(0, 0.001)+bn", Gaussian, true)]
    [InlineData("  normal( 0,0.0010 ) +bn ", "normal(0, 0.001)+bn", Gaussian, true)]
    [InlineData("zeros", "zeros", "Linear.weight: zeros; Linear.bias: zeros; else pytorch", false)]
    [InlineData("pytorch", "pytorch", "pytorch", false)]
    [InlineData("pytorch+bn", "pytorch+bn", "pytorch", true)]
    [InlineData(" pytorch +bn", "pytorch+bn", "pytorch", true)]
    public void Parse_TakesASchemeAndASuffix(string text, string name, string recipe, bool batchNorm)
    {
        LectureVariant variant = LectureVariant.Parse(text);
        Assert.Equal((name, recipe, batchNorm), (variant.Name, variant.Recipe.ToString(), variant.BatchNorm));
    }

    [Theory]
    [InlineData("lecun", "lecun", "normal")]
    [InlineData("lecun+bn", "lecun", "normal")]
    [InlineData("", "Unknown scheme", "normal")]
    [InlineData("+bn", "Unknown scheme", "normal")]
    [InlineData("normal(0, -1)", "normal(0, -1)", "-1")]
    [InlineData("normal(0", "parenthesis", "normal(0")]
    [InlineData("normal(0, 1, 2)", "normal takes mean, std", "3 arguments")]
    [InlineData("kaiming-uniform(gelo)", "gelo", "gelu")]
    public void Parse_SaysWhatIsWrong(string text, string expected, string alsoExpected)
    {
        string message = Assert.ThrowsAny<FormatException>(() => LectureVariant.Parse(text)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(alsoExpected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Throws_WhenThereIsNoText()
    {
        Assert.Throws<ArgumentNullException>(() => LectureVariant.Parse(null!));
    }
}
