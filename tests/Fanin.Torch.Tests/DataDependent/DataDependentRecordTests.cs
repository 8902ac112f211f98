using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class DataDependentRecordTests
{
    [Fact]
    public void Parse_GivesBackWhatWasWritten()
    {
        using Sequential model = Convolutional();
        string json = new Krahenbuhl { BalanceRounds = 1 }.Apply(model, Batch(8, 4, 9, 9), 5).ToJson();
        Assert.Equal(json, DataDependentRecord.Parse(json).ToJson());
    }

    [Theory]
    [InlineData("{", "Line 1")]
    [InlineData("null", "got null")]
    [InlineData("{\"step\":\"lsuv\"}", "missing required properties")]
    [InlineData("{\"step\":\"lsuv\",\"seed\":1,\"changes\":[],\"before\":{},\"after\":{},\"colour\":1}", "colour")]
    [InlineData("{\"version\":2,\"step\":\"lsuv\",\"seed\":1,\"changes\":[],\"before\":{},\"after\":{}}", "version 1, got 2")]
    public void Parse_SaysWhatIsWrong(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => DataDependentRecord.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Replay_RefusesAnotherModel_ByName_AndChangesNothing()
    {
        using Sequential model = Perceptron();
        DataDependentRecord record = new WeightNormInit().Apply(model, Batch(64, 12), 5);
        using Sequential other = nn.Sequential(("fc1", nn.Linear(12, 20)), ("fc2", nn.Linear(20, 15)), ("fc4", nn.Linear(15, 5)));
        Dictionary<string, byte[]> before = Bits(other);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => record.Replay(other));
        Assert.Contains("no parameter fc3.weight", refused.Message, StringComparison.Ordinal);
        Assert.Contains("fc2.weight has 15 units, the record has 16 values", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Bits(other));
    }

    [Fact]
    public void Steps_LeaveNoTensorBehind()
    {
        using Sequential model = Convolutional();
        using Sequential steep = Perceptron();
        using Tensor input = Batch(8, 4, 9, 9);
        using Tensor flat = Batch(8, 12);
        using Tensor labels = zeros(8, ScalarType.Int64);
        DataBatch[] batches = [new(flat, labels), new(flat, labels)];
        void All()
        {
            new Lsuv().Apply(model, input, 5).Replay(model);
            new Krahenbuhl { BalanceRounds = 1 }.Apply(model, input, 5);
            new WeightNormInit().Apply(model, input, 5);
            new AutoInit().Apply(model, 5);
            new MetaInit { Steps = 2 }.Apply(steep, [4, 12], 5, 5);
            new GradInit { Iterations = 2 }.Apply(steep, (y, t) => nn.functional.cross_entropy(y, t), batches, 5);
        }

        All();
        long before = Live();
        All();
        All();

        // Counted before finalizers could hide what was forgotten.
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static long Live()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }
}
