using Fanin.Lab.Data;
using Fanin.Lab.Tasks;

namespace Fanin.App.Tests.Tasks;

public class TaskDefinitionTests
{
    [Theory]
    [InlineData("spirals", "spirals")]
    [InlineData("Spirals:noise=0.20,classes=5", "spirals:classes=5")]
    [InlineData("mixture: separation=1e0 , seed=7", "mixture:separation=1,seed=7")]
    [InlineData("teacher:act=Leaky-ReLU(0.20)", "teacher:act=leaky_relu(0.2)")]
    [InlineData("fashion_mnist,limit=100", "fashion-mnist:limit=100")]
    [InlineData("./pictures,limit=10,scale=standard", "./pictures,limit=10,scale=standard")]
    [InlineData("./a, b/c,d,limit=10", "./a, b/c,d,limit=10")]
    [InlineData("\"./a,b=c\",limit=10", "\"./a,b=c\",limit=10")]
    [InlineData(" \"./pictures\" , limit=10", "./pictures,limit=10")]
    [InlineData("\"a:\"\"b\"", "\"a:\"\"b\"")]
    [InlineData("\"sample\",limit=10", "\"sample\",limit=10")]
    [InlineData("csv:\"wine.csv\", target = \"quality\"", "csv:wine.csv,target=quality")]
    [InlineData("csv: \"wine, red.csv\" ,target=\"quality, of 10\"", "csv:\"wine, red.csv\",target=\"quality, of 10\"")]
    [InlineData("csv:\"a=b:\"\"c\"\".csv\",target=\" x\",ignore=\"a,b|c\"", "csv:\"a=b:\"\"c\"\".csv\",target=\" x\",ignore=\"a,b|c\"")]
    [InlineData("csv:a(1,2).csv,target=5\",seed=3", "csv:a(1,2).csv,target=\"5\"\"\",seed=3")]
    [InlineData("csv:\"a(1.csv\",target=b),seed=3", "csv:\"a(1.csv\",target=b),seed=3")]
    public void Text_IsCanonical(string text, string expected)
    {
        TaskDefinition definition = TaskDefinition.Parse(text);
        Assert.Equal(expected, definition.Text);
        Assert.Equal(expected, TaskDefinition.Parse(definition.Text).Text);
    }

    [Theory]
    [InlineData("spiral", "FAN090", "the nearest is spirals")]
    [InlineData("spirals:clases=3", "FAN091", "has no argument \"clases\"; the nearest is classes")]
    [InlineData("spirals:classes=1", "FAN091", "a whole number from 2 to 1,000; got \"1\"")]
    [InlineData("spirals:classes=3,classes=4", "FAN091", "got classes twice")]
    [InlineData("spirals:noise", "FAN091", "behind its colon; got \"noise\"")]
    [InlineData("spirals:classes=3,noise", "FAN091", "expects a value for noise, as noise=0.2")]
    [InlineData("spirals:noise=NaN", "FAN091", "a number from 0 to 100; got \"NaN\"")]
    [InlineData("teacher:act=rellu", "FAN091", "the nearest known one is relu")]
    [InlineData("mixture:seed=x", "FAN091", "a whole number as a seed")]
    [InlineData("sample:scale=big", "FAN091", "one of unit, standard")]
    [InlineData("csv:\"a.csv,target=b", "FAN091", "csv expects quotes that close at the end of the value, and two for one within; got \"a.csv,target=b.")]
    [InlineData("csv:\"a\"b.csv,target=b", "FAN091", "two for one within; got \"a\"b.csv.")]
    [InlineData("csv:a.csv,target=\"b\"\"", "FAN091", "two for one within; got \"b\"\".")]
    [InlineData("csv:\"\",target=b", "FAN091", "csv needs FILE behind its colon")]
    [InlineData("csv:a.csv,target=\"\"", "FAN091", "a text; got \"\"")]
    [InlineData("\"./a", "FAN091", "A folder expects quotes that close")]
    public void Parse_SaysWhatIsWrong(string text, string code, string sentence)
    {
        DiagnosticException wrong = Assert.Throws<DiagnosticException>(() => TaskDefinition.Parse(text));
        Assert.Equal(code, wrong.Diagnostics[0].Code);
        Assert.Contains(sentence, wrong.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SaysAllThatIsWrongAtOnce() =>
        Assert.Equal(3, Assert.Throws<DiagnosticException>(() => TaskDefinition.Parse("spirals:classes=x,noise=-1,cout=5")).Diagnostics.Count);

    [Fact]
    public void Load_OfTheSample_GivesItsImages()
    {
        using TaskData data = TaskTexts.Load("sample");
        Assert.Equal(new TaskShape(TaskKind.Classification, [1, 28, 28], 10), data.Shape);
        Assert.Equal((4500, 500, 1000), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal([4500, 1, 28, 28], data.Train.Inputs.shape);
        Assert.Equal(1, data.Train.Inputs.max().item<float>());
        Assert.Equal(9, data.Train.Targets.max().item<long>());
    }

    [Fact]
    public void Load_Standardizes_WhenAsked()
    {
        using TaskData data = TaskTexts.Load("sample,scale=standard,limit=1000");
        Assert.Equal(1000, data.Train.Count);
        Assert.InRange(data.Train.Inputs.mean().item<float>(), -1e-3, 1e-3);
        Assert.InRange(data.Train.Inputs.std().item<float>(), 0.999, 1.001);
        Assert.InRange(data.Test.Inputs.std().item<float>(), 0.9, 1.1);
    }

    [Fact]
    public void Load_RefusesAFolderThatIsNotThere()
    {
        DatasetException refusal = Assert.Throws<DatasetException>(() => TaskTexts.Load("./no-such-folder"));
        Assert.Contains("./no-such-folder", refusal.Message, StringComparison.Ordinal);
    }
}
