<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About Pic2LaTeX</source>
        <translation>关于 Pic2LaTeX</translation>
    </message>
    <message>
        <source>A picture of mathematics becomes LaTeX you can paste. Nothing leaves this computer.</source>
        <translation>把数学公式的图片变成可以直接粘贴的 LaTeX。任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Built with Qt for Python, ONNX Runtime, MathJax and many others; their licences come along.</source>
        <translation>基于 Qt for Python、ONNX Runtime、MathJax 等众多软件构建，相应的许可证随程序一同提供。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>{megabytes} MB</source>
        <translation>{megabytes} MB</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Screen pictures</source>
        <translation>屏幕截图</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
</context>
<context>
    <name>ActionBar</name>
    <message>
        <source>Restore clipboard</source>
        <translation>恢复剪贴板</translation>
    </message>
    <message>
        <source>Put back what was on the clipboard before the snip.</source>
        <translation>把截图之前剪贴板上的内容放回去。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
</context>
<context>
    <name>AlternativesBar</name>
    <message>
        <source>Other readings</source>
        <translation>其他读法</translation>
    </message>
    <message>
        <source>Next doubt (F2)</source>
        <translation>下一处疑问 (F2)</translation>
    </message>
    <message numerus="yes">
        <source>%n doubtful place(s)</source>
        <translation>
            <numerusform>%n 处存疑</numerusform>
        </translation>
    </message>
    <message>
        <source>{text} is {percent} % likely. Or:</source>
        <translation>{text} 的可能性为 {percent} %。或者：</translation>
    </message>
</context>
<context>
    <name>CaptureController</name>
    <message>
        <source>Copy a picture or a picture file, then try again.</source>
        <extracomment>A window that was just hidden needs so long to be gone from the screen.</extracomment>
        <translation>请先复制一张图片或图片文件，然后重试。</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>剪贴板上没有图片。</translation>
    </message>
    <message>
        <source>A region is being chosen on the screen already.</source>
        <translation>屏幕上已经在选择区域。</translation>
    </message>
    <message>
        <source>Choose it, or press Escape.</source>
        <translation>请选择区域，或按 Esc 键。</translation>
    </message>
</context>
<context>
    <name>CheckResultBar</name>
    <message>
        <source>Use the better one</source>
        <translation>采用更好的结果</translation>
    </message>
    <message>
        <source>Show both</source>
        <translation>叠放对比</translation>
    </message>
</context>
<context>
    <name>Clipboard</name>
    <message>
        <source>There is nothing to copy.</source>
        <translation>没有可复制的内容。</translation>
    </message>
    <message>
        <source>The clipboard was left alone.</source>
        <translation>剪贴板未被改动。</translation>
    </message>
    <message>
        <source>The result could not be copied.</source>
        <translation>结果未能复制。</translation>
    </message>
    <message>
        <source>What was copied before could not be kept.</source>
        <translation>之前复制的内容未能保留。</translation>
    </message>
    <message>
        <source>The clipboard did not take the content.</source>
        <translation>剪贴板没有接受内容。</translation>
    </message>
    <message>
        <source>The text did not arrive on the clipboard ({name}).</source>
        <translation>文字没有到达剪贴板（{name}）。</translation>
    </message>
    <message>
        <source>It is kept in the history and can be copied from there.</source>
        <translation>结果已存入历史记录，可以从那里复制。</translation>
    </message>
    <message>
        <source>There is no display.</source>
        <translation>没有显示环境。</translation>
    </message>
    <message>
        <source>Install the package {name}, so that copied text stays.</source>
        <translation>请安装软件包 {name}，这样复制的文字才能保留。</translation>
    </message>
    <message>
        <source>No program that holds the clipboard is installed.</source>
        <translation>没有安装保存剪贴板内容的程序。</translation>
    </message>
    <message>
        <source>The clipboard could not be used ({reason}).</source>
        <translation>无法使用剪贴板（{reason}）。</translation>
    </message>
    <message>
        <source>Another program may be holding it. Try again.</source>
        <translation>可能有其他程序正占用它，请重试。</translation>
    </message>
    <message>
        <source>Works on another kind of display.</source>
        <translation>适用于另一种显示环境。</translation>
    </message>
    <message>
        <source>{name} is not installed.</source>
        <translation>未安装 {name}。</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>Archive with pictures</source>
        <translation>含图片的压缩包</translation>
    </message>
    <message>
        <source>LaTeX document</source>
        <translation>LaTeX 文档</translation>
    </message>
    <message>
        <source>Markdown document</source>
        <translation>Markdown 文档</translation>
    </message>
</context>
<context>
    <name>FormatStrip</name>
    <message>
        <source>Output format</source>
        <extracomment>The keys of the first formats, in order.</extracomment>
        <translation>输出格式</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>按键 {key}</translation>
    </message>
    <message>
        <source>Key {digit} or Alt+{digit}</source>
        <translation>按 {digit} 或 Alt+{digit}</translation>
    </message>
</context>
<context>
    <name>Grab</name>
    <message>
        <source>No screen is connected.</source>
        <translation>没有连接屏幕。</translation>
    </message>
    <message>
        <source>Paste or open a picture instead.</source>
        <translation>请改为粘贴或打开图片。</translation>
    </message>
    <message>
        <source>A copied picture can be pasted instead.</source>
        <translation>也可以复制一张图片再粘贴。</translation>
    </message>
    <message>
        <source>This desktop offers no way to take a picture of the screen.</source>
        <translation>此桌面没有提供截取屏幕的方法。</translation>
    </message>
    <message>
        <source>No picture of the screen could be taken: {reasons}</source>
        <translation>无法截取屏幕：{reasons}</translation>
    </message>
    <message>
        <source>The picture of the screen shows one colour only.</source>
        <translation>截取到的屏幕只有一种颜色。</translation>
    </message>
    <message>
        <source>The system is probably hiding the screen from this program. Allow it to record the screen in the system&apos;s privacy settings and start it again, or paste a copied picture.</source>
        <translation>系统可能对本程序隐藏了屏幕。请在系统的隐私设置中允许它录制屏幕并重新启动程序，或者粘贴复制的图片。</translation>
    </message>
    <message>
        <source>Used only when the variable {name} is set.</source>
        <translation>仅在设置了变量 {name} 时使用。</translation>
    </message>
    <message>
        <source>Works with wlroots compositors only.</source>
        <translation>仅适用于 wlroots 合成器。</translation>
    </message>
    <message>
        <source>grim is not installed.</source>
        <translation>未安装 grim。</translation>
    </message>
    <message>
        <source>Install the package grim.</source>
        <translation>请安装软件包 grim。</translation>
    </message>
    <message>
        <source>macOS does not yet let this program see the screen.</source>
        <translation>macOS 尚未允许本程序查看屏幕。</translation>
    </message>
    <message>
        <source>Open System Settings, Privacy and Security, Screen Recording, switch Pic2LaTeX on, and start it again.</source>
        <translation>请打开“系统设置”中的“隐私与安全性”里的“屏幕录制”，启用 Pic2LaTeX，然后重新启动程序。</translation>
    </message>
    <message>
        <source>Works on X11, Windows and macOS only.</source>
        <translation>仅适用于 X11、Windows 和 macOS。</translation>
    </message>
    <message>
        <source>The screen could not be read ({reason}).</source>
        <translation>无法读取屏幕（{reason}）。</translation>
    </message>
    <message>
        <source>The picture {name} could not be read: {reason}.</source>
        <translation>无法读取图片 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} did not give a picture that can be read.</source>
        <translation>{name} 没有给出可读取的图片。</translation>
    </message>
    <message>
        <source>The picture does not have the shape of the connected screens.</source>
        <translation>图片的尺寸与所连接的屏幕不符。</translation>
    </message>
    <message>
        <source>If a screen was just connected or removed, try again.</source>
        <translation>如果刚刚连接或移除了屏幕，请重试。</translation>
    </message>
    <message>
        <source>Works with a desktop portal only.</source>
        <translation>仅在有桌面门户时可用。</translation>
    </message>
    <message>
        <source>The desktop portal gave a picture that is not a file.</source>
        <translation>桌面门户给出的图片不是文件。</translation>
    </message>
    <message>
        <source>The desktop does not let this program take a picture of the screen.</source>
        <translation>桌面不允许本程序截取屏幕。</translation>
    </message>
    <message>
        <source>Take the test picture in the settings and answer yes; the question is asked only while a window of this program is in front. A refusal is remembered: it can be undone in the system&apos;s privacy settings under Screenshots. A copied picture can always be pasted instead.</source>
        <translation>请在设置中截取测试图片并回答“是”；只有本程序的窗口位于最前时，系统才会询问。拒绝会被记住，可以在系统隐私设置的“屏幕截图”中撤销。任何时候都可以改为粘贴复制的图片。</translation>
    </message>
    <message>
        <source>Qt gave no picture of the screen.</source>
        <translation>Qt 没有给出屏幕图片。</translation>
    </message>
    <message>
        <source>The screens do not match their pictures.</source>
        <translation>屏幕与其图片不一致。</translation>
    </message>
    <message>
        <source>Works with KDE Plasma only.</source>
        <translation>仅适用于 KDE Plasma。</translation>
    </message>
    <message>
        <source>Spectacle is not installed.</source>
        <translation>未安装 Spectacle。</translation>
    </message>
    <message>
        <source>Install the package spectacle.</source>
        <translation>请安装软件包 spectacle。</translation>
    </message>
</context>
<context>
    <name>HeaderBar</name>
    <message>
        <source>Read again</source>
        <extracomment>Beams offered for another reading; 1 is what a snip does by default.</extracomment>
        <translation>重新识别</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>The whole formula is right with a probability of {percent} %.</source>
        <translation>整个公式正确的概率为 {percent}%。</translation>
    </message>
    <message>
        <source>The least certain symbol is {percent} % likely.</source>
        <translation>最不确定的符号，其可能性为 {percent} %。</translation>
    </message>
    <message>
        <source>{model}, {seconds} s</source>
        <translation>{model}，{seconds} 秒</translation>
    </message>
    <message>
        <source>{model}, {milliseconds} ms</source>
        <translation>{model}，{milliseconds} 毫秒</translation>
    </message>
    <message numerus="yes">
        <source>Follow %n reading(s)</source>
        <translation>
            <numerusform>同时比较 %n 种读法</numerusform>
        </translation>
    </message>
    <message>
        <source>With {model}</source>
        <translation>使用 {model}</translation>
    </message>
</context>
<context>
    <name>HistoryStorageWidget</name>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Delete all…</source>
        <translation>全部删除…</translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) with their pictures</source>
        <translation>
            <numerusform>%n 条结果（含图片）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n favourite(s) among them</source>
        <translation>
            <numerusform>其中收藏 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>全部删除</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n result(s) and their pictures for good?</source>
        <translation>
            <numerusform>永久删除 %n 条结果及其图片？</numerusform>
        </translation>
    </message>
    <message>
        <source>All but favourites</source>
        <translation>保留收藏</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>HistoryWindow</name>
    <message>
        <source>History</source>
        <extracomment>Typing may pause so long before the search runs.</extracomment>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Your results will be kept here.</source>
        <translation>识别结果将保存在这里。</translation>
    </message>
    <message>
        <source>Search in LaTeX and text</source>
        <translation>在 LaTeX 和文字中搜索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>★ Favourites</source>
        <translation>★ 收藏</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Copy as</source>
        <translation>复制为</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n result(s) and their pictures for good?</source>
        <translation>
            <numerusform>永久删除 %n 条结果及其图片？</numerusform>
        </translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>Hotkey</name>
    <message>
        <source>No program can listen for global keys on this desktop.</source>
        <translation>在此桌面上，任何程序都无法监听全局快捷键。</translation>
    </message>
    <message>
        <source>Works under Wayland only.</source>
        <translation>仅适用于 Wayland。</translation>
    </message>
    <message>
        <source>This desktop does not give programs global shortcuts.</source>
        <translation>此桌面不向程序提供全局快捷键。</translation>
    </message>
    <message>
        <source>Open the system&apos;s keyboard settings and bind a key to the command “pic2latex snip”.</source>
        <translation>请打开系统的键盘设置，把一个快捷键绑定到命令“pic2latex snip”。</translation>
    </message>
    <message>
        <source>The desktop portal was restarted.</source>
        <translation>桌面门户已重新启动。</translation>
    </message>
    <message>
        <source>The desktop may be asking whether these keys are allowed.</source>
        <translation>桌面可能正在询问是否允许这些快捷键。</translation>
    </message>
    <message>
        <source>The desktop gave no keys. Set them in its keyboard settings.</source>
        <translation>桌面没有分配快捷键。请在其键盘设置中设定。</translation>
    </message>
    <message>
        <source>Hears no keys under Wayland.</source>
        <translation>在 Wayland 下听不到按键。</translation>
    </message>
    <message>
        <source>The part that listens for keys is missing.</source>
        <translation>缺少监听按键的组件。</translation>
    </message>
    <message>
        <source>Install the Python package pynput.</source>
        <translation>请安装 Python 软件包 pynput。</translation>
    </message>
    <message>
        <source>{keys} is used twice. The first use counts.</source>
        <translation>{keys} 被使用了两次，以第一次为准。</translation>
    </message>
    <message>
        <source>This keyboard has no key {key}.</source>
        <translation>此键盘没有 {key} 键。</translation>
    </message>
    <message>
        <source>{keys} belongs to another program, which receives it as well. Choose other keys.</source>
        <translation>{keys} 属于另一个程序，它也会收到该按键。请选择其他快捷键。</translation>
    </message>
    <message>
        <source>macOS does not yet let this program hear keys.</source>
        <translation>macOS 尚未允许本程序监听按键。</translation>
    </message>
    <message>
        <source>Open System Settings, Privacy and Security, Accessibility, switch Pic2LaTeX on, and start it again.</source>
        <translation>请打开“系统设置”中的“隐私与安全性”里的“辅助功能”，启用 Pic2LaTeX，然后重新启动程序。</translation>
    </message>
    <message>
        <source>“{text}” is not a combination of keys.</source>
        <translation>“{text}”不是有效的组合键。</translation>
    </message>
    <message>
        <source>Write it like Ctrl+Alt+M, or press it in the settings.</source>
        <translation>请写成 Ctrl+Alt+M 的形式，或在设置中直接按下。</translation>
    </message>
    <message>
        <source>This key is needed for typing. Add Ctrl, Alt or Meta.</source>
        <translation>打字需要用到这个键。请加上 Ctrl、Alt 或 Meta。</translation>
    </message>
    <message>
        <source>Many programs use this combination themselves. Two modifiers are safer.</source>
        <translation>许多程序自己会使用这个组合。使用两个修饰键更稳妥。</translation>
    </message>
    <message>
        <source>The X server did not let this program listen ({reason}).</source>
        <translation>X 服务器不允许本程序监听（{reason}）。</translation>
    </message>
</context>
<context>
    <name>HotkeyTestWidget</name>
    <message>
        <source>Test the keys</source>
        <extracomment>Name of the action as the listener tells it -&gt; its setting.</extracomment>
        <translation>测试快捷键</translation>
    </message>
</context>
<context>
    <name>Instance</name>
    <message>
        <source>The question could not be read.</source>
        <translation>无法读取该请求。</translation>
    </message>
    <message>
        <source>The running Pic2LaTeX does not know the command {name}.</source>
        <translation>正在运行的 Pic2LaTeX 不认识命令 {name}。</translation>
    </message>
    <message>
        <source>It may be older than the one that asks. Quit it and start it again.</source>
        <translation>它可能比发出请求的版本旧。请退出后重新启动。</translation>
    </message>
</context>
<context>
    <name>LatexEditor</name>
    <message>
        <source>LaTeX</source>
        <extracomment>After so long without a key the preview follows; drawing itself takes 20 to 80 ms more. So many characters are edited at most. Nothing longer is drawn, and Qt takes minutes to lay out a line of a million.</extracomment>
        <translation>LaTeX</translation>
    </message>
</context>
<context>
    <name>LocalApiWidget</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Open the web page</source>
        <translation>打开网页</translation>
    </message>
    <message>
        <source>New token</source>
        <translation>新的令牌</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy: {what}</source>
        <translation>复制：{what}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Pic2LaTeX</source>
        <translation>Pic2LaTeX</translation>
    </message>
    <message>
        <source>A picture holds</source>
        <translation>图片内容</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Snip</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Drop a picture or a PDF here</source>
        <translation>把图片或 PDF 拖到这里</translation>
    </message>
</context>
<context>
    <name>MathErrors</name>
    <message>
        <source>A brace is opened and not closed.</source>
        <extracomment>Pattern of MathJax&apos;s message -&gt; our sentence; `{0}` and `{1}` are the groups of the pattern.</extracomment>
        <translation>有一个大括号没有闭合。</translation>
    </message>
    <message>
        <source>A brace is closed that was not opened.</source>
        <translation>有一个多余的右大括号。</translation>
    </message>
    <message>
        <source>The command {0} does not exist.</source>
        <translation>命令 {0} 不存在。</translation>
    </message>
    <message>
        <source>The command {0} lacks an argument.</source>
        <translation>命令 {0} 缺少参数。</translation>
    </message>
    <message>
        <source>Two exponents follow each other; braces say what belongs together.</source>
        <translation>两个上标连在一起，请用大括号分组。</translation>
    </message>
    <message>
        <source>Two indices follow each other; braces say what belongs together.</source>
        <translation>两个下标连在一起，请用大括号分组。</translation>
    </message>
    <message>
        <source>A prime follows an exponent.</source>
        <translation>上标后面又有撇号。</translation>
    </message>
    <message>
        <source>The environment {0} does not exist.</source>
        <translation>环境 {0} 不存在。</translation>
    </message>
    <message>
        <source>The environment {0} is ended as {1}.</source>
        <translation>环境 {0} 以 {1} 结束。</translation>
    </message>
    <message>
        <source>The environment {0} is not ended.</source>
        <translation>环境 {0} 没有结束。</translation>
    </message>
    <message>
        <source>An environment is ended that was not begun.</source>
        <translation>结束了一个没有开始的环境。</translation>
    </message>
    <message>
        <source>A \left has no \right.</source>
        <translation>\left 没有对应的 \right。</translation>
    </message>
    <message>
        <source>A \right has no \left.</source>
        <translation>\right 没有对应的 \left。</translation>
    </message>
    <message>
        <source>No bracket follows {0}.</source>
        <translation>{0} 后面没有括号。</translation>
    </message>
    <message>
        <source>A &amp; stands outside of a table or matrix.</source>
        <translation>表格或矩阵之外有 &amp; 符号。</translation>
    </message>
    <message>
        <source>The formula is nested too deeply.</source>
        <translation>公式嵌套过深。</translation>
    </message>
    <message>
        <source>A macro calls itself without end.</source>
        <translation>宏无限地调用自身。</translation>
    </message>
    <message>
        <source>{0} stands there twice; braces tell them apart.</source>
        <translation>{0} 出现了两次，请用大括号区分。</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Something unexpected went wrong</source>
        <extracomment>What the user asked for is not shown as an error.</extracomment>
        <translation>发生了意外错误</translation>
    </message>
    <message>
        <source>Pic2LaTeX keeps running. The details help to repair this: please report them.</source>
        <translation>Pic2LaTeX 会继续运行。详细信息有助于修复问题，请反馈给我们。</translation>
    </message>
    <message>
        <source>This did not work</source>
        <extracomment>Class of error -&gt; words. A class without a line of its own is a mistake that a test finds.</extracomment>
        <translation>操作未成功</translation>
    </message>
    <message>
        <source>Try again; if it happens again, report the details.</source>
        <translation>请重试；如果再次发生，请反馈详细信息。</translation>
    </message>
    <message>
        <source>A setting has a value that does not exist</source>
        <translation>某项设置的值不存在</translation>
    </message>
    <message>
        <source>Choose another value in the settings.</source>
        <translation>请在设置中选择其他值。</translation>
    </message>
    <message>
        <source>There is no such output format</source>
        <translation>没有这种输出格式</translation>
    </message>
    <message>
        <source>Choose another format in the settings.</source>
        <translation>请在设置中选择其他格式。</translation>
    </message>
    <message>
        <source>There is no such device</source>
        <translation>没有这种设备</translation>
    </message>
    <message>
        <source>Choose another device in the settings.</source>
        <translation>请在设置中选择其他设备。</translation>
    </message>
    <message>
        <source>The picture cannot be used</source>
        <translation>无法使用该图片</translation>
    </message>
    <message>
        <source>The picture is not there</source>
        <translation>找不到图片</translation>
    </message>
    <message>
        <source>Check that the file still exists, then open it again.</source>
        <translation>请确认文件仍然存在，然后重新打开。</translation>
    </message>
    <message>
        <source>The picture cannot be read</source>
        <translation>无法读取图片</translation>
    </message>
    <message>
        <source>Save it as PNG or JPEG in another program, then open it again.</source>
        <translation>请用其他程序把它另存为 PNG 或 JPEG，然后重新打开。</translation>
    </message>
    <message>
        <source>The picture is too small</source>
        <translation>图片太小</translation>
    </message>
    <message>
        <source>Drag over the whole formula, or enlarge it on the screen first.</source>
        <translation>请框选整个公式，或先在屏幕上放大。</translation>
    </message>
    <message>
        <source>The picture is too large</source>
        <translation>图片太大</translation>
    </message>
    <message>
        <source>There is nothing in the picture</source>
        <translation>图片中没有内容</translation>
    </message>
    <message>
        <source>The model cannot be used</source>
        <translation>无法使用该模型</translation>
    </message>
    <message>
        <source>Choose another model in the settings.</source>
        <translation>请在设置中选择其他模型。</translation>
    </message>
    <message>
        <source>The model is not installed</source>
        <translation>模型未安装</translation>
    </message>
    <message>
        <source>Choose another model in the settings, or install this one.</source>
        <translation>请在设置中选择其他模型，或安装此模型。</translation>
    </message>
    <message>
        <source>The model is damaged</source>
        <translation>模型已损坏</translation>
    </message>
    <message>
        <source>Install the model again, or choose another one in the settings.</source>
        <translation>请重新安装该模型，或在设置中选择其他模型。</translation>
    </message>
    <message>
        <source>The model was not installed</source>
        <translation>模型没有安装成功</translation>
    </message>
    <message>
        <source>Check the network and the free space, then try again.</source>
        <translation>请检查网络和可用空间，然后重试。</translation>
    </message>
    <message>
        <source>The device cannot be used</source>
        <translation>无法使用该设备</translation>
    </message>
    <message>
        <source>Choose the processor in the settings.</source>
        <translation>请在设置中选择处理器。</translation>
    </message>
    <message>
        <source>Nothing could be read in the picture</source>
        <translation>图片中没有识别出内容</translation>
    </message>
    <message>
        <source>This format cannot express the result</source>
        <translation>该格式无法表示这个结果</translation>
    </message>
    <message>
        <source>Snip it again with a little more space around it.</source>
        <translation>请在公式周围多留一些空白，重新截取。</translation>
    </message>
    <message>
        <source>Take another picture.</source>
        <translation>请换一张图片。</translation>
    </message>
    <message>
        <source>Cut out the part that matters.</source>
        <translation>请只截取需要的部分。</translation>
    </message>
    <message>
        <source>Drag over what is written.</source>
        <translation>请框选有内容的部分。</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Snip again when you are ready.</source>
        <translation>准备好后可以重新截图。</translation>
    </message>
    <message>
        <source>Copy it as LaTeX, or correct the LaTeX first.</source>
        <translation>请复制为 LaTeX，或先修正 LaTeX。</translation>
    </message>
    <message>
        <source>The file cannot be written</source>
        <translation>无法写入文件</translation>
    </message>
    <message>
        <source>The training cannot go on</source>
        <translation>训练无法继续</translation>
    </message>
    <message>
        <source>Check the configuration of the training.</source>
        <translation>请检查训练配置。</translation>
    </message>
    <message>
        <source>A part of the program is missing</source>
        <translation>程序缺少组件</translation>
    </message>
    <message>
        <source>Install Pic2LaTeX again.</source>
        <translation>请重新安装 Pic2LaTeX。</translation>
    </message>
    <message>
        <source>The desktop did not do what it was asked</source>
        <translation>桌面没有完成请求</translation>
    </message>
    <message>
        <source>No picture of the screen could be taken</source>
        <translation>无法截取屏幕</translation>
    </message>
    <message>
        <source>Copy a picture instead and choose Paste picture.</source>
        <translation>请改为复制一张图片，然后选择“粘贴图片”。</translation>
    </message>
    <message>
        <source>The system does not show Pic2LaTeX the screen</source>
        <translation>系统没有让 Pic2LaTeX 看到屏幕</translation>
    </message>
    <message>
        <source>Allow it in the settings of the system, or choose Paste picture.</source>
        <translation>请在系统设置中允许，或选择“粘贴图片”。</translation>
    </message>
    <message>
        <source>A region is being chosen on the screen already</source>
        <translation>屏幕上已经在选择区域</translation>
    </message>
    <message>
        <source>Choose it, or press Escape.</source>
        <translation>请选择区域，或按 Esc 键。</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard</source>
        <translation>剪贴板上没有图片</translation>
    </message>
    <message>
        <source>Copy one, or copy a picture file, then try again.</source>
        <translation>请先复制一张图片或图片文件，然后重试。</translation>
    </message>
    <message>
        <source>Nothing was copied</source>
        <translation>没有复制任何内容</translation>
    </message>
    <message>
        <source>Choose Copy in the result window to try again.</source>
        <translation>请在结果窗口中选择“复制”重试。</translation>
    </message>
    <message>
        <source>The keys are not heard</source>
        <translation>听不到快捷键</translation>
    </message>
    <message>
        <source>Choose other keys in the settings.</source>
        <translation>请在设置中选择其他快捷键。</translation>
    </message>
    <message>
        <source>There is no session bus</source>
        <translation>没有会话总线</translation>
    </message>
    <message>
        <source>The X server did not answer</source>
        <translation>X 服务器没有响应</translation>
    </message>
    <message>
        <source>The desktop portal did not answer as expected</source>
        <translation>桌面门户没有给出预期的答复</translation>
    </message>
    <message>
        <source>Log out and in again, then try once more.</source>
        <translation>请注销并重新登录，然后再试一次。</translation>
    </message>
    <message>
        <source>The desktop portal said no</source>
        <translation>桌面门户拒绝了请求</translation>
    </message>
    <message>
        <source>Allow it in the settings of the desktop, or choose Paste picture.</source>
        <translation>请在桌面设置中允许，或选择“粘贴图片”。</translation>
    </message>
    <message>
        <source>The desktop portal refused the request</source>
        <translation>桌面门户不接受该请求</translation>
    </message>
    <message>
        <source>Update the desktop, or choose Paste picture.</source>
        <translation>请更新桌面环境，或选择“粘贴图片”。</translation>
    </message>
    <message>
        <source>Another program was needed and did not work</source>
        <translation>所需的另一个程序未能正常工作</translation>
    </message>
    <message>
        <source>Install it with the package manager of the system.</source>
        <translation>请用系统的软件包管理器安装它。</translation>
    </message>
    <message>
        <source>Another program did not answer</source>
        <translation>另一个程序没有响应</translation>
    </message>
    <message>
        <source>Try again; if it hangs again, log out and in.</source>
        <translation>请重试；如果仍无响应，请注销后重新登录。</translation>
    </message>
    <message>
        <source>The history cannot be used</source>
        <translation>无法使用历史记录</translation>
    </message>
    <message>
        <source>The result is not lost: copy it now. Check the free space of the disk.</source>
        <translation>结果没有丢失，请现在就复制。请检查磁盘的可用空间。</translation>
    </message>
    <message>
        <source>A file cannot be read or written</source>
        <translation>无法读取或写入文件</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder.</source>
        <translation>请检查可用空间和文件夹的权限。</translation>
    </message>
    <message>
        <source>Starting. Snips made now are read in a moment.</source>
        <translation>正在启动。现在截取的图片稍后就会识别。</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>就绪。</translation>
    </message>
    <message>
        <source>Reading a picture.</source>
        <translation>正在识别图片。</translation>
    </message>
    <message>
        <source>Reading a picture, {percent} %.</source>
        <translation>正在识别图片，{percent}%。</translation>
    </message>
    <message>
        <source>Waiting after it: {count}.</source>
        <translation>其后等待：{count}。</translation>
    </message>
    <message>
        <source>Ready. The keys are paused.</source>
        <translation>就绪。快捷键已暂停。</translation>
    </message>
    <message>
        <source>Copied as {format}</source>
        <translation>已复制为 {format}</translation>
    </message>
    <message>
        <source>Copied as {format}, but unsure in places</source>
        <translation>已复制为 {format}，但有些地方不确定</translation>
    </message>
    <message>
        <source>The last result may be wrong</source>
        <translation>上一个结果可能有误</translation>
    </message>
    <message>
        <source>The history was damaged. It is kept as {file}, and a new one was begun.</source>
        <translation>历史记录已损坏。原文件保留为 {file}，并已新建历史记录。</translation>
    </message>
    <message>
        <source>The history cannot be kept on disk; results are remembered until the program ends.</source>
        <translation>历史记录无法保存到磁盘；结果将保留到程序退出为止。</translation>
    </message>
    <message>
        <source>The settings could not be saved and hold until the program ends. {reason}</source>
        <translation>设置未能保存，仅在程序退出前有效。{reason}</translation>
    </message>
    <message>
        <source>Browser engine</source>
        <translation>浏览器引擎</translation>
    </message>
    <message>
        <source>Light, without a browser</source>
        <translation>轻量，不用浏览器</translation>
    </message>
    <message>
        <source>Exported to {file}.</source>
        <translation>已导出到 {file}。</translation>
    </message>
    <message>
        <source>Copied as {format}.</source>
        <translation>已复制为 {format}。</translation>
    </message>
    <message>
        <source>Copied as {format}. This desktop does not let Pic2LaTeX check it; paste to be sure.</source>
        <translation>已复制为 {format}。此桌面不允许 Pic2LaTeX 核对，请粘贴确认。</translation>
    </message>
    <message>
        <source>Not copied. {reason}</source>
        <translation>未复制。{reason}</translation>
    </message>
    <message>
        <source>Edited. Ctrl+Enter copies it.</source>
        <translation>已修改。按 Ctrl+Enter 复制。</translation>
    </message>
    <message>
        <source>Not kept in the history.</source>
        <translation>未保存到历史记录。</translation>
    </message>
    <message>
        <source>The text is too long; {most} characters are the most.</source>
        <translation>文本过长，最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>What you had copied before is back on the clipboard.</source>
        <translation>之前复制的内容已回到剪贴板。</translation>
    </message>
    <message>
        <source>Not copied yet.</source>
        <translation>尚未复制。</translation>
    </message>
    <message>
        <source>✓ This is what Pic2LaTeX sees.</source>
        <translation>✓ 这就是 Pic2LaTeX 看到的画面。</translation>
    </message>
    <message>
        <source>✓ heard</source>
        <translation>✓ 已收到</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Getting the keys ready.</source>
        <translation>正在准备快捷键。</translation>
    </message>
    <message>
        <source>Some keys do not work</source>
        <translation>有些快捷键不可用</translation>
    </message>
    <message>
        <source>Running. Requests carry the header “Authorization: Bearer” and the token.</source>
        <translation>正在运行。请求须带上“Authorization: Bearer”标头和令牌。</translation>
    </message>
    <message>
        <source>Waiting for the phone.</source>
        <translation>正在等待手机。</translation>
    </message>
    <message>
        <source>The phone is connected. Take a photo there.</source>
        <translation>手机已连接。请在手机上拍照。</translation>
    </message>
    <message>
        <source>A photo came and is being read.</source>
        <translation>收到一张照片，正在识别。</translation>
    </message>
    <message>
        <source>Read. The phone may send another one.</source>
        <translation>识别完成。手机可以再发一张。</translation>
    </message>
    <message>
        <source>The photo could not be read; the phone says why.</source>
        <translation>这张照片未能识别，原因显示在手机上。</translation>
    </message>
    <message>
        <source>No phone has come yet. Are both in the same network? Guest networks often keep devices apart, and the firewall of this computer may block the way.</source>
        <translation>还没有手机连接。两台设备在同一网络吗？访客网络常常隔离设备，本机防火墙也可能阻挡。</translation>
    </message>
    <message>
        <source>This code is used up. Make a new one.</source>
        <translation>此二维码已失效。请生成新的二维码。</translation>
    </message>
    <message>
        <source>This computer has no address in a local network. Connect it to the network of the phone.</source>
        <translation>本机没有局域网地址。请将本机连接到手机所在的网络。</translation>
    </message>
    <message>
        <source>Look again</source>
        <extracomment>Confidence that the comparison with the picture speaks against, and that it speaks for.</extracomment>
        <translation>请再看一遍</translation>
    </message>
    <message>
        <source>The desktop is asking you about the keys; answer its question.</source>
        <translation>桌面正在询问快捷键，请作答。</translation>
    </message>
    <message>
        <source>{title}. {text}</source>
        <extracomment>Marks and spaces between sentences as a language sets them.</extracomment>
        <translation>{title}。{text}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>The keys are heard through {backend}.</source>
        <translation>正通过 {backend} 监听快捷键。</translation>
    </message>
    <message>
        <source>Press each combination now; a tick shows that it arrives.</source>
        <translation>请依次按下各个组合键；出现对勾表示已收到。</translation>
    </message>
    <message>
        <source>Comparing the result with the picture.</source>
        <translation>正在将结果与图片比较。</translation>
    </message>
    <message>
        <source>✓ The drawn result agrees with the picture.</source>
        <translation>✓ 绘制出的结果与图片一致。</translation>
    </message>
    <message>
        <source>The drawn result looks like the picture. Look at the marked symbols.</source>
        <translation>绘制的结果看起来与图片一致，请检查标出的符号。</translation>
    </message>
    <message>
        <source>The drawn result is close to the picture.</source>
        <translation>绘制出的结果与图片接近。</translation>
    </message>
    <message>
        <source>A second reading agrees better with the picture. The first one is on the clipboard.</source>
        <translation>第二次识别的结果与图片更吻合。剪贴板上是第一次的结果。</translation>
    </message>
    <message>
        <source>Not sure: the drawn result differs from the picture. Compare them before you use it.</source>
        <translation>不能确定：绘制出的结果与图片不同。使用前请先对比。</translation>
    </message>
    <message>
        <source>Sure</source>
        <extracomment>From sure to unsure; a reading belongs to the first line whose `least` its weakest token reaches.</extracomment>
        <translation>确定</translation>
    </message>
    <message>
        <source>Fairly sure</source>
        <translation>比较确定</translation>
    </message>
    <message>
        <source>Unsure in places</source>
        <translation>个别之处不确定</translation>
    </message>
    <message>
        <source>Very unsure</source>
        <translation>很不确定</translation>
    </message>
    <message>
        <source>The model is not sure of this reading.</source>
        <extracomment>Code -&gt; reason, and what would help (empty where nothing does).</extracomment>
        <translation>模型对这次识别结果没有把握。</translation>
    </message>
    <message>
        <source>Compare it with the picture before you use it.</source>
        <translation>使用前请与图片对照。</translation>
    </message>
    <message>
        <source>The reading leaves out something that stands on the picture.</source>
        <translation>识别结果漏掉了图片上的一些内容。</translation>
    </message>
    <message>
        <source>Compare it with the picture, or select a smaller part.</source>
        <translation>请与图片对照，或只框选其中一部分。</translation>
    </message>
    <message>
        <source>The reading holds more symbols than the picture.</source>
        <translation>识别结果中的符号比图片上的多。</translation>
    </message>
    <message>
        <source>The picture holds several rows, which are read less well than one.</source>
        <translation>图片中有多行公式，多行的识别准确率低于单行。</translation>
    </message>
    <message>
        <source>Select one row at a time.</source>
        <translation>请每次只框选一行。</translation>
    </message>
    <message>
        <source>The formula is long, and long ones are read less well.</source>
        <translation>公式较长，长公式的识别准确率较低。</translation>
    </message>
    <message>
        <source>Select it in two or three parts.</source>
        <translation>请分成两三段框选。</translation>
    </message>
    <message>
        <source>The reading was cut off, because a picture of this size rarely holds more.</source>
        <translation>识别在中途停止，因为这种大小的图片通常写不下更多内容。</translation>
    </message>
    <message>
        <source>Select a smaller part of the picture.</source>
        <translation>请框选图片中较小的一部分。</translation>
    </message>
    <message>
        <source>The reading began to repeat itself and was cut off there.</source>
        <translation>识别结果开始重复，已在该处截断。</translation>
    </message>
    <message>
        <source>Something on the picture is cut off by its edge.</source>
        <translation>图片边缘截断了部分内容。</translation>
    </message>
    <message>
        <source>Select the formula with a little room around it.</source>
        <translation>框选公式时请在四周留一点空白。</translation>
    </message>
    <message>
        <source>The text is only about {pixels} pixels high.</source>
        <translation>文字高度只有约 {pixels} 像素。</translation>
    </message>
    <message>
        <source>Enlarge the page before you select the formula.</source>
        <translation>请先放大页面，再框选公式。</translation>
    </message>
    <message>
        <source>How large the text is could not be told.</source>
        <translation>无法判断文字的大小。</translation>
    </message>
    <message>
        <source>Select the formula together with the text around it.</source>
        <translation>请连同公式周围的文字一起框选。</translation>
    </message>
    <message>
        <source>There is Chinese text on the picture, which this model does not read.</source>
        <translation>图片中有中文，这个模型无法识别中文。</translation>
    </message>
    <message>
        <source>Select the formula alone, or read the picture as a page.</source>
        <translation>请只框选公式，或按页面识别该图片。</translation>
    </message>
    <message>
        <source>This looks like handwriting, and the model reads print.</source>
        <translation>图片看起来是手写内容，而这个模型用于识别印刷体。</translation>
    </message>
    <message>
        <source>Choose a model that is made for handwriting.</source>
        <translation>请选择用于手写识别的模型。</translation>
    </message>
    <message>
        <source>The picture seems to be turned by {degrees} degrees.</source>
        <translation>图片似乎旋转了 {degrees} 度。</translation>
    </message>
    <message>
        <source>Turn the picture and read it again.</source>
        <translation>请将图片转正后重新识别。</translation>
    </message>
    <message>
        <source>The picture was turned by {degrees} degrees before it was read.</source>
        <translation>图片在识别前被旋转了 {degrees} 度。</translation>
    </message>
    <message>
        <source>There are specks or a pattern behind the formula.</source>
        <translation>公式背后有斑点或花纹。</translation>
    </message>
    <message>
        <source>Scan it with more contrast, or copy it cleanly.</source>
        <translation>请提高扫描对比度，或取得干净的副本。</translation>
    </message>
    <message>
        <source>This does not look like a formula.</source>
        <translation>这看起来不像公式。</translation>
    </message>
    <message>
        <source>Select the formula alone and a little larger. Text with formulas has a mode of its own.</source>
        <translation>请只框选公式，并放大一些。含公式的文本另有专门的模式。</translation>
    </message>
    <message>
        <source>The device {device} failed while reading, so the processor was used instead.</source>
        <translation>设备 {device} 在识别时出错，已改用处理器。</translation>
    </message>
    <message>
        <source>About {percent} % of what is written could not be read.</source>
        <translation>约 {percent} % 的书写内容未能读出。</translation>
    </message>
    <message>
        <source>Compare these places with the page.</source>
        <translation>请将这些位置与原页面对照。</translation>
    </message>
    <message>
        <source>The formula {formula} may be wrong.</source>
        <translation>公式 {formula} 可能有误。</translation>
    </message>
    <message>
        <source>Compare it with the page before you use it.</source>
        <translation>使用前请与原页面对照。</translation>
    </message>
    <message>
        <source>And {count} more warnings.</source>
        <translation>还有 {count} 条警告。</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>{width} by {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>Arrow keys change the size, with Space the place, Tab the corner. Enter takes it.</source>
        <translation>方向键调整大小，按住空格移动位置，Tab 切换角点，回车确认。</translation>
    </message>
    <message>
        <source>Drag over the formula, or press Enter and use the arrow keys. Esc cancels.</source>
        <translation>拖动框选公式，或按回车后用方向键选择。Esc 取消。</translation>
    </message>
    <message>
        <source>Drag over the paragraph, or press Enter and use the arrow keys. Esc cancels.</source>
        <translation>拖动框选段落，或按回车后用方向键选择。Esc 取消。</translation>
    </message>
    <message>
        <source>Drag over the text, or press Enter and use the arrow keys. Esc cancels.</source>
        <translation>拖动框选文字，或按回车后用方向键选择。Esc 取消。</translation>
    </message>
    <message>
        <source>R repeats the last region.</source>
        <translation>按 R 重复上次的区域。</translation>
    </message>
</context>
<context>
    <name>PhoneWindow</name>
    <message>
        <source>Photograph with a phone</source>
        <translation>用手机拍照</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>QR code</source>
        <translation>二维码</translation>
    </message>
    <message>
        <source>Scan this code with the phone’s camera.</source>
        <translation>用手机相机扫描此二维码。</translation>
    </message>
    <message>
        <source>Or open this address on the phone and type the digits:</source>
        <translation>或在手机上打开此地址并输入数字：</translation>
    </message>
    <message>
        <source>The code holds for one phone, ten photos, and five minutes without use; it ends with this window. Photos are sealed with its secret. Somebody who controls the network could still change the page on the phone: use a network that you trust.</source>
        <translation>二维码只供一部手机使用：最多十张照片，五分钟不用即失效，关闭此窗口即终止。照片用其中的密钥加密。能控制网络的人仍可能篡改手机上的页面：请使用您信任的网络。</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>新的二维码</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PictureView</name>
    <message>
        <source>The picture that was read</source>
        <extracomment>A small snip is enlarged at most so much, or its pixels distract from the formula. Between a marked place and its frame, and the radius of the frame&apos;s corners. Opacities of a place&apos;s frame, of its ground, and of the ground of the one that stands out. Pictures with a lighter ground, from 0 to 1, glare in a dark window.</extracomment>
        <translation>被识别的图片</translation>
    </message>
    <message>
        <source>Doubtful place {number} of {count}</source>
        <translation>存疑位置：第 {number} 个，共 {count} 个</translation>
    </message>
    <message>
        <source>A click shows the picture in its own colours, and back.</source>
        <translation>点击可切换图片的原始颜色。</translation>
    </message>
</context>
<context>
    <name>Portal</name>
    <message>
        <source>The part that speaks to the desktop portal is missing.</source>
        <translation>缺少与桌面门户通信的组件。</translation>
    </message>
    <message>
        <source>Install the Python package jeepney.</source>
        <translation>请安装 Python 软件包 jeepney。</translation>
    </message>
    <message>
        <source>This session has no message bus.</source>
        <translation>此会话没有消息总线。</translation>
    </message>
    <message>
        <source>The desktop portal did not answer.</source>
        <translation>桌面门户没有应答。</translation>
    </message>
    <message>
        <source>The connection to the message bus was lost.</source>
        <translation>与消息总线的连接已断开。</translation>
    </message>
    <message>
        <source>The desktop portal does not allow this ({reason}).</source>
        <translation>桌面门户不允许此操作（{reason}）。</translation>
    </message>
    <message>
        <source>The desktop portal could not do this ({reason}).</source>
        <translation>桌面门户无法完成此操作（{reason}）。</translation>
    </message>
    <message>
        <source>The desktop portal did not answer in time.</source>
        <translation>桌面门户没有及时应答。</translation>
    </message>
    <message>
        <source>Look for a question that is hidden behind a window.</source>
        <translation>请看看是否有询问框被窗口遮住。</translation>
    </message>
    <message>
        <source>The desktop&apos;s question was cancelled.</source>
        <translation>桌面的询问已被取消。</translation>
    </message>
    <message>
        <source>The desktop portal said no.</source>
        <translation>桌面门户拒绝了请求。</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>The browser engine cannot run on this system.</source>
        <translation>浏览器引擎无法在此系统上运行。</translation>
    </message>
</context>
<context>
    <name>ProblemWindow</name>
    <message>
        <source>Pic2LaTeX</source>
        <translation>Pic2LaTeX</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ProgramMenu</name>
    <message>
        <source>Snip</source>
        <extracomment>So many recent results are listed. Columns of LaTeX in the list of recent results. Columns of the line that says how the program is doing. Action -&gt; its icon. Actions with a tick have none: the tick takes its place.</extracomment>
        <translation>截图</translation>
    </message>
    <message>
        <source>Snip a paragraph</source>
        <translation>截取段落</translation>
    </message>
    <message>
        <source>Snip text</source>
        <translation>截取文本</translation>
    </message>
    <message>
        <source>Repeat the last region</source>
        <translation>重复上次的区域</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>停止识别</translation>
    </message>
    <message>
        <source>A picture holds</source>
        <translation>图片内容</translation>
    </message>
    <message>
        <source>Copy formulas as</source>
        <translation>公式复制为</translation>
    </message>
    <message>
        <source>Copy paragraphs as</source>
        <translation>段落复制为</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Recent results</source>
        <translation>最近的结果</translation>
    </message>
    <message>
        <source>Open picture or PDF…</source>
        <translation>打开图片或 PDF…</translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Photograph with a phone…</source>
        <translation>用手机拍照…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Pause the keys</source>
        <translation>暂停快捷键</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>About Pic2LaTeX</source>
        <translation>关于 Pic2LaTeX</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>Programs</name>
    <message>
        <source>The program {name} is not installed.</source>
        <translation>未安装程序 {name}。</translation>
    </message>
    <message>
        <source>The program {name} did not answer in time.</source>
        <translation>程序 {name} 没有及时响应。</translation>
    </message>
    <message>
        <source>The program {name} could not be started: {reason}.</source>
        <translation>无法启动程序 {name}：{reason}。</translation>
    </message>
    <message>
        <source>The program {name} failed (exit code {code}).</source>
        <translation>程序 {name} 运行失败（退出码 {code}）。</translation>
    </message>
    <message>
        <source>Install {name} with your system&apos;s package manager.</source>
        <translation>请用系统的软件包管理器安装 {name}。</translation>
    </message>
</context>
<context>
    <name>ResultWindow</name>
    <message>
        <source>Result</source>
        <extracomment>It may become so small not to cover the snip, in logical points; on small screens it gets smaller, and scrolls.</extracomment>
        <translation>结果</translation>
    </message>
</context>
<context>
    <name>ScreenWindow</name>
    <message>
        <source>Choose a region on screen {name}</source>
        <translation>在屏幕 {name} 上选取区域</translation>
    </message>
</context>
<context>
    <name>ScreenshotTestWidget</name>
    <message>
        <source>Take a test picture</source>
        <translation>截取测试图片</translation>
    </message>
    <message>
        <source>The test picture</source>
        <translation>测试图片</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>{name} (not pinned)</source>
        <translation>{name}（未固定版本）</translation>
    </message>
    <message>
        <source>The bundled model</source>
        <translation>内置模型</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>公式</translation>
    </message>
    <message>
        <source>Paragraph</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>显卡 (CUDA)</translation>
    </message>
    <message>
        <source>Apple Core ML</source>
        <translation>Apple Core ML</translation>
    </message>
    <message>
        <source>Browser engine</source>
        <translation>浏览器引擎</translation>
    </message>
    <message>
        <source>Light, without a browser</source>
        <translation>轻量，不用浏览器</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>When the result is unsure</source>
        <translation>结果不确定时</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>LaTeX</source>
        <extracomment>What the engine&apos;s formats are called, marked for translation. A test compares this with its table.</extracomment>
        <translation>LaTeX</translation>
    </message>
    <message>
        <source>LaTeX, $ … $</source>
        <translation>LaTeX, $ … $</translation>
    </message>
    <message>
        <source>LaTeX, \( … \)</source>
        <translation>LaTeX, \( … \)</translation>
    </message>
    <message>
        <source>LaTeX, $$ … $$</source>
        <translation>LaTeX, $$ … $$</translation>
    </message>
    <message>
        <source>LaTeX, \[ … \]</source>
        <translation>LaTeX, \[ … \]</translation>
    </message>
    <message>
        <source>LaTeX, equation</source>
        <translation>LaTeX, equation</translation>
    </message>
    <message>
        <source>LaTeX, align</source>
        <translation>LaTeX, align</translation>
    </message>
    <message>
        <source>Markdown</source>
        <extracomment>The same for formats of pages.</extracomment>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Typst</source>
        <translation>Typst</translation>
    </message>
    <message>
        <source>MathML</source>
        <translation>MathML</translation>
    </message>
    <message>
        <source>MathML for Word</source>
        <translation>Word 用 MathML</translation>
    </message>
    <message>
        <source>Word equation (OMML)</source>
        <translation>Word 公式 (OMML)</translation>
    </message>
    <message>
        <source>Unicode text</source>
        <translation>Unicode 文本</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>SVG</source>
        <translation>SVG</translation>
    </message>
    <message>
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Markdown, \( … \)</source>
        <translation>Markdown, \( … \)</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>LaTeX document body</source>
        <translation>LaTeX 正文</translation>
    </message>
    <message>
        <source>LaTeX document</source>
        <translation>LaTeX 文档</translation>
    </message>
    <message>
        <source>Web page (HTML)</source>
        <translation>网页（HTML）</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Word 文档</translation>
    </message>
    <message>
        <source>For Word and Office</source>
        <extracomment>Ways to copy that come after all formats.</extracomment>
        <translation>用于 Word 和 Office</translation>
    </message>
    <message>
        <source>Picture (PNG, SVG)</source>
        <translation>图片 (PNG, SVG)</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Copy formulas as</source>
        <translation>公式复制为</translation>
    </message>
    <message>
        <source>The format put on the clipboard after a formula was read.</source>
        <translation>识别公式后放到剪贴板上的格式。</translation>
    </message>
    <message>
        <source>Buttons for</source>
        <translation>显示为按钮的格式</translation>
    </message>
    <message>
        <source>The formats with a button, six at most. The others are under More.</source>
        <translation>有按钮的格式，最多六个，其他格式在“更多”中。</translation>
    </message>
    <message>
        <source>Copy paragraphs as</source>
        <translation>段落复制为</translation>
    </message>
    <message>
        <source>The format put on the clipboard after a paragraph or text was read.</source>
        <translation>识别段落或文字后放到剪贴板上的格式。</translation>
    </message>
    <message>
        <source>Copy at once</source>
        <translation>立即复制</translation>
    </message>
    <message>
        <source>Put the result on the clipboard as soon as it is read.</source>
        <translation>识别完成后立即把结果放到剪贴板。</translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation>显示结果</translation>
    </message>
    <message>
        <source>When the result window opens after a snip.</source>
        <translation>截图后何时打开结果窗口。</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>What draws the result. The light preview takes far less memory.</source>
        <translation>用什么绘制结果。轻量预览占用的内存少得多。</translation>
    </message>
    <message>
        <source>Check the result</source>
        <translation>核对结果</translation>
    </message>
    <message>
        <source>Draw the result, compare it with the picture, and try again if they differ.</source>
        <translation>绘制结果并与图片比较，如有不同则重新识别。</translation>
    </message>
    <message>
        <source>A picture holds</source>
        <translation>图片内容</translation>
    </message>
    <message>
        <source>What is read from a picture: one formula, a paragraph with formulas, or text.</source>
        <translation>从图片中识别什么：一个公式、含公式的段落，或文字。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The model that reads formulas.</source>
        <translation>用来识别公式的模型。</translation>
    </message>
    <message>
        <source>Formulas are found by</source>
        <translation>公式检测</translation>
    </message>
    <message>
        <source>The model that finds the formulas of a paragraph.</source>
        <translation>用来在段落中查找公式的模型。</translation>
    </message>
    <message>
        <source>Text is read by</source>
        <translation>文字识别</translation>
    </message>
    <message>
        <source>The model that reads the words around formulas.</source>
        <translation>用来识别公式周围文字的模型。</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Where the model runs. Automatic takes a graphics card only if it really works.</source>
        <translation>模型在哪里运行。自动模式只在显卡确实可用时才使用它。</translation>
    </message>
    <message>
        <source>Readings compared</source>
        <translation>比较的读法数</translation>
    </message>
    <message>
        <source>How many readings are followed at once. More is slower and slightly better.</source>
        <translation>同时比较多少种读法。越多越慢，结果略好。</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Free memory after</source>
        <translation>释放内存</translation>
    </message>
    <message>
        <source>How long an unused model stays in memory.</source>
        <translation>闲置的模型在内存中保留多久。</translation>
    </message>
    <message>
        <source>Snip a formula</source>
        <translation>截取公式</translation>
    </message>
    <message>
        <source>Works in every program.</source>
        <translation>在任何程序中都有效。</translation>
    </message>
    <message>
        <source>Snip a paragraph</source>
        <translation>截取段落</translation>
    </message>
    <message>
        <source>Text with formulas becomes Markdown.</source>
        <translation>把含公式的文字变成 Markdown。</translation>
    </message>
    <message>
        <source>Snip text</source>
        <translation>截取文字</translation>
    </message>
    <message>
        <source>Text alone, without looking for formulas.</source>
        <translation>只识别文字，不查找公式。</translation>
    </message>
    <message>
        <source>Repeat the last region</source>
        <translation>重复上次的区域</translation>
    </message>
    <message>
        <source>Snip the same place of the screen again, in the same mode.</source>
        <translation>以同样的模式再次截取屏幕上的同一位置。</translation>
    </message>
    <message>
        <source>Read the copied picture</source>
        <translation>识别复制的图片</translation>
    </message>
    <message>
        <source>Recognise the picture that is on the clipboard.</source>
        <translation>识别剪贴板上的图片。</translation>
    </message>
    <message>
        <source>Keys are heard through</source>
        <translation>监听快捷键的方式</translation>
    </message>
    <message>
        <source>Leave this on automatic unless a key is not heard.</source>
        <translation>除非收不到快捷键，否则请保持自动。</translation>
    </message>
    <message>
        <source>Pictures are taken with</source>
        <translation>截图方式</translation>
    </message>
    <message>
        <source>Leave this on automatic unless snips come out black.</source>
        <translation>除非截图是黑的，否则请保持自动。</translation>
    </message>
    <message>
        <source>Leave out own windows</source>
        <translation>不截取本程序的窗口</translation>
    </message>
    <message>
        <source>Hide the windows of Pic2LaTeX while the screen is frozen.</source>
        <translation>冻结屏幕时隐藏 Pic2LaTeX 的窗口。</translation>
    </message>
    <message>
        <source>Keep a history</source>
        <translation>保留历史记录</translation>
    </message>
    <message>
        <source>Results and their pictures stay on this computer only.</source>
        <translation>结果及其图片只保存在这台电脑上。</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>Any age</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>Forget after</source>
        <translation>保留时间</translation>
    </message>
    <message>
        <source>Older results are deleted. Favourites stay.</source>
        <translation>更早的结果会被删除，收藏除外。</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>不限大小</translation>
    </message>
    <message>
        <source>Use at most</source>
        <translation>最多占用</translation>
    </message>
    <message>
        <source>The oldest results are deleted first. Favourites stay.</source>
        <translation>最先删除最早的结果，收藏除外。</translation>
    </message>
    <message>
        <source>Local API</source>
        <translation>本地 API</translation>
    </message>
    <message>
        <source>Let programs of this computer, such as editors, have pictures read over HTTP. They need the token.</source>
        <translation>允许本机的程序（例如编辑器）通过 HTTP 识别图片。它们需要令牌。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Other computers cannot reach it. Choose another if this one is taken.</source>
        <translation>其他电脑无法访问。如果此端口已被占用，请换一个。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language of menus and windows.</source>
        <translation>菜单和窗口的语言。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>The colours of the windows.</source>
        <translation>窗口的颜色。</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Show a short notice when a result is ready or something went wrong.</source>
        <translation>结果就绪或出错时显示简短通知。</translation>
    </message>
    <message>
        <source>Start with the computer</source>
        <translation>开机启动</translation>
    </message>
    <message>
        <source>Wait in the background from the moment you log in.</source>
        <translation>从登录起就在后台等待。</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认设置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Set everything in this window back to how it was in the beginning?</source>
        <translation>把此窗口中的所有设置恢复到最初的状态？</translation>
    </message>
</context>
<context>
    <name>SeveralChoicesField</name>
    <message>
        <source>{count} of {most}</source>
        <extracomment>All fields are as wide as this, in logical points, so that they end at one line. Between the border of a field for a number and its text, as in boxes with choices.</extracomment>
        <translation>{count}/{most}</translation>
    </message>
</context>
<context>
    <name>ShortcutField</name>
    <message>
        <source>No keys</source>
        <translation>不设快捷键</translation>
    </message>
</context>
<context>
    <name>WelcomeWindow</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Start with the computer</source>
        <translation>开机启动</translation>
    </message>
    <message>
        <source>Press {keys} anywhere, or click the icon in the tray.</source>
        <translation>在任何地方按 {keys}，或点击托盘图标。</translation>
    </message>
    <message>
        <source>Press {keys} anywhere, or click the button below.</source>
        <translation>在任意位置按 {keys}，或点击下面的按钮。</translation>
    </message>
    <message>
        <source>Click the icon in the tray, or the button below.</source>
        <translation>点击托盘图标，或下面的按钮。</translation>
    </message>
    <message>
        <source>Click the button below.</source>
        <translation>点击下面的按钮。</translation>
    </message>
    <message>
        <source>Drag over a formula. Escape cancels.</source>
        <translation>拖动框选公式。按 Esc 取消。</translation>
    </message>
    <message>
        <source>Paste. The LaTeX is on the clipboard already.</source>
        <translation>粘贴即可。LaTeX 已在剪贴板上。</translation>
    </message>
    <message>
        <source>Welcome to Pic2LaTeX</source>
        <translation>欢迎使用 Pic2LaTeX</translation>
    </message>
    <message>
        <source>Some systems ask for permission the first time a program takes a picture of the screen.</source>
        <translation>有些系统会在程序首次截取屏幕时请求许可。</translation>
    </message>
    <message>
        <source>Snip now</source>
        <translation>现在截图</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Pictures and PDF</source>
        <translation>图片和 PDF</translation>
    </message>
    <message>
        <source>Open picture or PDF</source>
        <translation>打开图片或 PDF</translation>
    </message>
    <message>
        <source>Which page of {file}? (1 to {pages})</source>
        <translation>读取 {file} 的第几页？（1 到 {pages}）</translation>
    </message>
    <message>
        <source>Open PDF</source>
        <translation>打开 PDF</translation>
    </message>
    <message>
        <source>run from source</source>
        <translation>从源代码运行</translation>
    </message>
    <message>
        <source>bundled</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>not possible</source>
        <translation>不可用</translation>
    </message>
</context>
<context>
    <name>_KeyButton</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Press the keys now</source>
        <translation>请按下快捷键</translation>
    </message>
</context>
</TS>
