namespace Fanin.Lab.Tasks;

/// <summary>What a network is to learn from data.</summary>
public enum TaskKind
{
    /// <summary>The class of each sample: outputs <c>[batch, classes]</c> are scores before softmax, the loss is cross-entropy.</summary>
    Classification,

    /// <summary>Numbers for each sample: outputs are <c>[batch, targets]</c>, the loss is the mean squared error.</summary>
    Regression,

    /// <summary>The next token at each position: outputs <c>[batch, length, vocabulary]</c> are scores before softmax, the loss is cross-entropy.</summary>
    NextToken,
}
