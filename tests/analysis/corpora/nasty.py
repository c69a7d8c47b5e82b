"""Label files that are well-formed, to be spoilt."""

HEADER = "FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set"
A, B = "MSP-PODCAST_9001_0003.wav", "MSP-PODCAST_9001_0004_0002.wav"
CONSENSUS = f"{HEADER}\n{A},N,4,4,4,127,Male,Train\n{B},H,5,6,4,Unknown,Unknown,Test1\n"
DETAIL = (
    f"FileName,EmoDetail\n{A},WORKER00000001; Neutral; Neutral; A:3.000000; V:4.000000; D:4.000000;\n"
    f"{A},WORKER00000002; Neutral; ; A:5.000000; V:4.000000; D:4.000000;\n"
    f'{B},"WORKER00000001; Happy; Happy,Amused; A:5.000000; V:6.000000; D:4.000000;"\n'
)


def said(corpus):
    return {problem.kind: (problem.count, problem.example) for problem in corpus.problems}
